// What a program says of itself: what it reads, and its canonical text.

import Expression
import Testing

@Suite("Programs")
struct ProgramTests {
    @Test("S16: every field that the text names is read, once, in order")
    func reads() throws {
        let text =
            "false && customer.email == 'a' || has(event.name) && event.total > 1.0 && event.total < entry.total"
        let program = try #require(Compiler.compile(text, in: Sample.scope).program)
        #expect(
            program.reads == [
                Program.Read(root: .event, slot: 0), Program.Read(root: .event, slot: 3),
                Program.Read(root: .entry, slot: 0), Program.Read(root: .customer, slot: 0),
            ])
        #expect(!program.readsNow)
    }

    @Test("a text that names `now` reads it, in a branch too")
    func readsNow() throws {
        let program = try #require(
            Compiler.compile("event.vip ? event.at : now", in: Sample.scope).program)
        #expect(program.readsNow)
    }

    @Test("a program keeps its text")
    func text() throws {
        let program = try #require(Compiler.compile(" 1+ 1 ", in: Sample.scope).program)
        #expect(program.text == " 1+ 1 ")
    }

    static let spellings: [(String, String)] = [
        ("event.total>=50.0&&event.vip", "event.total >= 50.0 && event.vip"),
        ("((event.total)) // a remark\n >= (50.0)", "event.total >= 50.0"),
        ("(1 + 2) * 3 + 4 * 5", "(1 + 2) * 3 + 4 * 5"), ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("(1 - 2) - 3", "1 - 2 - 3"), ("'a\\n' + r'\\d' + '''\"'''", #""a\n" + "\\d" + "\"""#),
        ("0x10 + 1", "16 + 1"), ("0x10u", "16u"), ("1e3 > .5", "1000.0 > 0.5"),
        (#"b'é\x00a'"#, #"b"\xc3\xa9\x00a""#), ("[1,2,]", "[1, 2]"), ("{'a':1,}", #"{"a": 1}"#),
        ("!(event.vip||true)", "!(event.vip || true)"), ("!!event.vip", "!!event.vip"),
        ("-(1)", "-(1)"), ("- 1", "-1"), ("-event.qty", "-event.qty"),
        ("-(-event.qty)", "--event.qty"),
        ("(event.vip||true)&&false", "(event.vip || true) && false"),
        ("event.vip||(true&&false)", "event.vip || true && false"),
        ("event.vip?1:event.vip?2:3", "event.vip ? 1 : event.vip ? 2 : 3"),
        ("(event.vip?true:false)?1:2", "(event.vip ? true : false) ? 1 : 2"),
        ("event.vip ? (event.vip ? 1 : 2) : 3", "event.vip ? (event.vip ? 1 : 2) : 3"),
        ("event.name . contains( 'o' )", #"event.name.contains("o")"#),
        ("has( event.name )", "has(event.name)"),
        ("event.skus [ 0 ]", "event.skus[0]"), ("event.tags.`a b`", "event.tags.`a b`"),
        ("event.tags.`ab`", "event.tags.ab"),
        ("1 in [1]", "1 in [1]"), ("(1 < 2) == true", "1 < 2 == true"),
        ("1 < 2 == (true == false)", "1 < 2 == (true == false)"),
    ]

    @Test("spellings of one expression have one canonical text", arguments: spellings)
    func canonicalText(_ written: String, _ canonical: String) throws {
        let program = try #require(Compiler.compile(written, in: Sample.scope).program)
        #expect(program.canonicalText == canonical)
        let again = try #require(Compiler.compile(canonical, in: Sample.scope).program)
        #expect(again.canonicalText == canonical)
    }
}
