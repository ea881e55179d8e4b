import Events
import Expression
import Foundation
import TestSupport
import Testing

/// Fields behind pointers, data in texts and places of several pointers, over generated and damaged documents.
@Suite struct GeneratedSources {
    /// A field behind each kind of way.
    static let pointers = [
        "/x", "/data/x", "/x/*/id", "/data/*", "/x/*/x/*/id", "/x/data/*/type",
    ]

    static let schema: EventSchema = {
        var schema = EventSchema([
            ("t", pointers.enumerated().map { .init(name: "f\($0.offset)", type: .list(.string)) })
        ])
        for (index, pointer) in pointers.enumerated() {
            schema.types[0].fields[index].path = FieldPath(Envelope.Pointer(parsing: pointer)!)
        }
        return schema
    }()

    static func event(_ members: [UInt8]) -> [UInt8] {
        Array(#"{"id":"1","type":"t","subject":"c","time":0,"#.utf8) + members + Array("}".utf8)
    }

    @Test(
        "S70: a document in base64 is judged and read as it is in the open", arguments: Seeds.all())
    func encoded(seed: UInt64) {
        var json = GeneratedJSON(numbers: SeededGenerator(seed: seed))
        var scan = Scan(Self.schema)
        var (events, others) = (0, 0)
        for _ in 0..<1500 {
            let document = json.document()
            for text in [document, json.damaged(document)] {
                let encoded = Array(Data(text).base64EncodedString().utf8)
                let inside = scan(Self.event(Array(#""data_base64":""#.utf8) + encoded + [0x22]))
                var open = scan(text)
                // What is wrong with the document as a document is wrong_type in it.
                if [.notJSON, .tooDeep, .notAnObject].contains(open.reason) {
                    open = .dead(.wrongType)
                } else {
                    open = scan(Self.event(Array(#""data":"#.utf8) + text))
                }
                #expect(inside == open, "\(String(decoding: text, as: UTF8.self))")
                if inside.event == nil { others += 1 } else { events += 1 }
                if inside != open { return }
            }
        }
        #expect(events > 100 && others > 100, "\(events) of \(events + others)")
    }

    private struct WrongType: Error {}

    /// What a pointer with `*` leads to, in Foundation's document.
    private static func walk(
        _ value: Any?, _ steps: ArraySlice<FieldPath.Step>
    ) throws(WrongType) -> [String] {
        guard let value, !(value is NSNull) else { return [] }
        switch steps.first {
        case nil:
            guard let text = value as? String else { throw WrongType() }
            return [text]
        case .key(let name):
            return try walk((value as? [String: Any])?[name], steps.dropFirst())
        case .elements:
            guard let array = value as? [Any] else { throw WrongType() }
            var all: [String] = []
            for element in array { all += try walk(element, steps.dropFirst()) }
            return all
        }
    }

    @Test(
        "S69: a way through arrays leads to what it leads to in Foundation's document",
        arguments: Seeds.all())
    func ways(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        let way = FieldPath(Envelope.Pointer(parsing: "/x/*/y/*/z")!)
        var schema = EventSchema.one(.list(.string))
        schema.types[0].fields[0].path = way
        var scan = Scan(schema)
        var (found, wrong) = (0, 0)
        func value(_ depth: Int) -> String {
            switch numbers.below(depth > 6 ? 3 : 12) {
            case 0: return ["null", "1", "true"][numbers.below(numbers.below(6) == 0 ? 3 : 1)]
            case 1, 2: return "\"\(["a", "b\\u00e9", ""][numbers.below(3)])\""
            case 3...6:
                let members = (0..<numbers.below(4)).map { _ in
                    "\"\(["x", "y", "z", "\\u0079", "other"][numbers.below(5)])\":\(value(depth + 1))"
                }
                return "{" + members.joined(separator: ", ") + "}"
            default:
                return "["
                    + (0..<numbers.below(4)).map { _ in value(depth + 1) }.joined(separator: ",")
                    + "]"
            }
        }
        for _ in 0..<4000 {
            let elements = (0..<numbers.below(4)).map { _ in
                #"{"y":[{"z":\#(value(9))},\#(value(3))],"y":\#(value(2))}"#
            }
            let data =
                numbers.below(4) == 0
                ? "{\"x\":\(value(0))}" : "{\"x\":[\(elements.joined(separator: ","))]}"
            let seen = scan(cloudEvent(data))
            let document = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
            do throws(WrongType) {
                let texts = try Self.walk(document, way.steps[...])
                found += 1
                let isThere = !((document?["x"] ?? NSNull()) is NSNull)
                let slot =
                    isThere ? "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]" : "-"
                #expect(seen.event?.slots == [slot], "\(data)")
            } catch {
                wrong += 1
                #expect(seen == .dead(.wrongType), "\(data)")
            }
        }
        #expect(found > 400 && wrong > 400, "\(found) and \(wrong)")
    }

    @Test(
        "Damaged documents at the end of a page are scanned without reading behind it, whatever the ways",
        arguments: Seeds.all())
    func pageEnd(seed: UInt64) {
        var json = GeneratedJSON(numbers: SeededGenerator(seed: seed))
        let page = PageEnd.GuardedPage()
        var schema = EnvelopePlaces.segment
        schema.envelope.data = .init([
            .init(tokens: ["data"]), .init(tokens: ["x"]), .init(tokens: []),
        ])
        schema.envelope.customerForm.trims = true
        schema.envelope.customerForm.lowers = true
        schema.types = Self.schema.types
        schema.slotCount = Self.schema.slotCount
        var copying = Scanner(schema: schema)
        var terminated = Scanner(schema: schema)
        let head =
            #"{"id":"1","type":"t","userId":" \#u{C9} ","timestamp":"1970-01-01 00:00:00 UTC","data_base64":""#
        for _ in 0..<1500 {
            let document = json.document()
            let encoded = Data(json.damaged(document)).base64EncodedString()
            for text in [
                json.damaged(Array((head + encoded + "\"}").utf8)), json.damaged(document),
            ] where text.count < 3000 {
                let seen = Scan.seen(copying.scan(page.place(text, room: 0)), schema.slotCount)
                let whole = page.place(text + Array(repeating: 0, count: Scanner.padding), room: 0)
                let payload = UnsafeRawBufferPointer(rebasing: whole[..<text.count])
                #expect(Scan.seen(terminated.scan(terminated: payload), schema.slotCount) == seen)
            }
        }
    }
}
