// Events of a batch, which outlive the scans behind them.

import Events
import Expression
import Testing

@Suite("Kept events")
struct KeptEventTests {
    private static let schema = EventSchema([
        (
            "t",
            [
                EventSchema.Declared(name: "text", type: .string),
                EventSchema.Declared(name: "list", type: .list(.string)),
            ]
        )
    ])

    private static func payload(_ number: Int) -> [UInt8] {
        let filler = String(repeating: "x", count: number * 97 % 5_000)
        return Array(
            #"{"id":"\#(number)","type":"t","subject":"c\u00e9\#(number)","time":\#(number),"#.utf8)
            + Array(
                #""data":{"text":"\u0041\#(number)\#(filler)","list":["\#(number)","\n"]}}"#.utf8)
    }

    @Test("what is kept stays as it was, whatever is scanned behind it")
    func kept() {
        var scanner = Scanner(schema: Self.schema)
        for batch in 0..<3 {
            scanner.forgetKept()
            var kept: [(event: ScannedEvent, seen: Seen)] = []
            for number in 0..<600 {
                Self.payload(number + batch).withUnsafeBytes { payload in
                    guard case .event(let event) = scanner.scan(payload) else {
                        Issue.record("no event")
                        return
                    }
                    if number % 3 == 0 { return }
                    let seen = Scan.seen(.event(event), Self.schema.slotCount)
                    kept.append((scanner.keep(event), seen))
                }
            }
            #expect(kept.count == 400)
            for (event, seen) in kept {
                #expect(Scan.seen(.event(event), Self.schema.slotCount) == seen)
            }
        }
    }
}
