// The table of FindingTests: mistakes and what the compiler says of them.

import Expression

enum FindingCases {
    typealias Case = FindingTests.Case

    static let all: [Case] = words + names + types + calls + macros + optionals

    static let words: [Case] = [
        Case("event.qty # 1", .unexpectedCharacter, "#"),
        Case("event.qty = 1", .unexpectedCharacter, "=", "write =="),
        Case("event.vip & true", .unexpectedCharacter, "&", "write &&"),
        Case("event.name == “a”", .unexpectedCharacter, "“a”", "write \"a\""),
        Case("'abc", .unterminatedText, "'abc"), Case("\"a\nb\"", .unterminatedText, "\"a"),
        Case("'''a''", .unterminatedText, "'''a''"),
        Case(#"'a\'"#, .unterminatedText, #"'a\'"#), Case("event.`a", .unterminatedText, "`a"),
        Case(#"'a\qb'"#, .badEscape, #"\q"#, #"write \\q"#), Case(#"'\xZ1'"#, .badEscape, #"\x"#),
        Case(#"'\ud800'"#, .badEscape, #"\ud800"#),
        Case(#"'\U00110000'"#, .badEscape, #"\U00110000"#),
        Case(#"'\400'"#, .badEscape, #"\4"#, #"write \\4"#),
        Case(#"b'\u0041'"#, .badEscape, #"\u"#, #"write \\u"#),
        Case("9223372036854775808", .badNumber, "9223372036854775808"),
        Case("-9223372036854775809", .badNumber, "9223372036854775809"),
        Case("18446744073709551616u", .badNumber, "18446744073709551616u"),
        Case("0x", .badNumber, "0x"), Case("1e999", .badNumber, "1e999"),
        Case("event.took > 90s", .badNumber, "90s", "duration(\"90s\")"),
        Case("12ab", .badNumber, "12ab"),
        Case("", .unexpectedToken, ""), Case("1 +", .unexpectedToken, ""),
        Case("(1", .unexpectedToken, ""), Case("1 2", .unexpectedToken, "2"),
        Case("event.vip and true", .unexpectedToken, "and", "write &&"),
        Case("event.", .unexpectedToken, ""), Case("[1 2]", .unexpectedToken, "2"),
        Case("{1, 2}", .unexpectedToken, "{1, 2}", "write [1, 2]"),
        Case("size(1,)", .unexpectedToken, ")"),
        Case("{{ event.vip }}", .templateMark, "{{ event.vip }}", "write event.vip"),
        Case("{% if event.vip %}", .templateMark, "{% if event.vip %}", "joins texts"),
        Case("event.vip ? 1", .unexpectedToken, "", "? :"),
        Case("for", .unexpectedToken, "for"), Case("event.true", .unexpectedToken, "true"),
        Case("a.in", .unexpectedToken, "in"),
        Case("event.in == 'a'", .unexpectedToken, "event.in", "write event[\"in\"]"),
        Case("event.qty[", .unexpectedToken, ""), Case(")", .unexpectedToken, ")"),
    ]

    static let names: [Case] = [
        Case("evnt.total", .unknownName, "evnt", "did you mean event?"),
        Case("total > 1.0", .unknownName, "total", "did you mean event.total?"),
        Case("totl > 1.0", .unknownName, "totl", "did you mean event.total?"),
        Case("event.name == zoe", .unknownName, "zoe", "did you mean zone?"),
        Case("size", .unknownName, "size", "size is a function"),
        Case("event.totl", .unknownField, "totl", "did you mean total?"),
        Case("event.Total", .unknownField, "Total", "did you mean total?"),
        Case("event.email", .unknownField, "event.email", "did you mean customer.email?"),
        Case("event.utm-source", .unknownField, "event.utm-source", "event[\"utm-source\"]"),
        Case("event['utm-sorce']", .unknownField, "'utm-sorce'", "did you mean \"utm-source\"?"),
        Case("event[event.name]", .recordAsValue, "event", "named in the text"),
        Case("customer.x", .unknownField, "x", "its fields are email, birth_date"),
        Case("has(event.totl)", .unknownField, "totl", "did you mean total?"),
        Case("event", .recordAsValue, "event", "such as event.total"),
        Case("event.name.x", .noFields, "x"),
        Case("event.name.size", .noFields, "size", "write size()"),
        Case("has(event.qty.x)", .noFields, "x"),
        Case("has(event)", .badPresenceTest, "has(event)", "has(event.total)"),
        Case("has(1, 2)", .badPresenceTest, "has(1, 2)", "has(event.total)"),
    ]

    static let types: [Case] = [
        Case("event.total == '50'", .neverEqual, "event.total == '50'", "write event.total == 50"),
        Case("event.name == 50", .neverEqual, "event.name == 50", "write event.name == \"50\""),
        Case(
            "event.vip == 'true'", .neverEqual, "event.vip == 'true'", "write event.vip == true"),
        Case("event.name != 1.5", .neverEqual, "event.name != 1.5", "write event.name != \"1.5\""),
        Case("event.note == null", .neverEqual, "event.note == null", "!has(event.note)"),
        Case("null != event.note", .neverEqual, "null != event.note", "write has(event.note)"),
        Case(
            "event.at == '2026-01-01T00:00:00Z'", .neverEqual, "event.at == '2026-01-01T00:00:00Z'",
            "write event.at == timestamp('2026-01-01T00:00:00Z')"),
        Case("event.skus == event.sizes", .neverEqual, "event.skus == event.sizes"),
        Case("event.tags == {1: 2}", .neverEqual, "event.tags == {1: 2}"),
        Case("event.qty in ['1']", .neverEqual, "event.qty in ['1']", "string(event.qty)"),
        Case(
            "event.qty in event.tags", .neverEqual, "event.qty in event.tags", "string(event.qty)"),
        Case(
            "event.name in event.note", .wrongOperands, "event.name in event.note",
            "event.note.contains(event.name)"), Case("1 in 2", .wrongOperands, "2"),
        Case("event.total > '50'", .wrongOperands, "event.total > '50'", "write event.total > 50"),
        Case(
            "event.took > '90s'", .wrongOperands, "event.took > '90s'",
            "write event.took > duration('90s')"),
        Case("event.skus < event.skus", .wrongOperands, "event.skus < event.skus"),
        Case("event.total * 2", .wrongOperands, "event.total * 2", "write event.total * 2.0"),
        Case("event.qty * 1.5", .wrongOperands, "event.qty * 1.5", "write double(event.qty) * 1.5"),
        Case("event.count + 1", .wrongOperands, "event.count + 1", "write event.count + 1u"),
        Case("event.name + 1", .wrongOperands, "event.name + 1", "write event.name + \"1\""),
        Case("event.total % 2.0", .wrongOperands, "event.total % 2.0"),
        Case("event.at + event.at", .wrongOperands, "event.at + event.at"),
        Case("event.took - event.at", .wrongOperands, "event.took - event.at"),
        Case("event.took * 2", .wrongOperands, "event.took * 2"),
        Case("-event.name", .wrongOperands, "event.name"),
        Case("-event.vip", .wrongOperands, "-event.vip", "write !event.vip"),
        Case("-1u", .wrongOperands, "1u"),
        Case("!event.qty", .wrongOperands, "event.qty", "compared"),
        Case("event.note && true", .wrongOperands, "event.note", "has(event.note)"),
        Case("event.vip || 1", .wrongOperands, "1", "compared"),
        Case("event.qty ? 1 : 2", .wrongOperands, "event.qty", "compared"),
        Case(
            "event.vip ? 1 : 'a'", .differentBranches, "event.vip ? 1 : 'a'",
            "write event.vip ? \"1\" : 'a'"),
        Case("{1.5: 1}", .badKeyType, "1.5", "string"),
        Case("{null: 1}", .badKeyType, "null", "string"),
        Case("event.qty[0]", .wrongOperands, "event.qty", "lists and maps"),
        Case("event.skus['a']", .wrongOperands, "'a'"),
        Case("event.tags[1]", .wrongOperands, "1", "write \"1\""),
    ]

    static let calls: [Case] = [
        Case("sise(event.skus)", .unknownFunction, "sise", "did you mean size?"),
        Case(
            "event.name.startswith('a')", .unknownFunction, "startswith", "did you mean startsWith?"
        ),
        Case("frobnicate(1)", .unknownFunction, "frobnicate"),
        Case("event(1)", .unknownFunction, "event", "event is a record"),
        Case("size(event.qty)", .wrongArguments, "size(event.qty)", "size(string)"),
        Case(
            "event.name.contains(1)", .wrongArguments, "event.name.contains(1)",
            "write event.name.contains(\"1\")"),
        Case(
            "contains(event.name, 'a')", .wrongArguments, "contains(event.name, 'a')",
            "write event.name.contains('a')"),
        Case(
            "event.qty.string()", .wrongArguments, "event.qty.string()", "write string(event.qty)"),
        Case("size()", .wrongArguments, "size()", "it takes"),
        Case("int(event.vip)", .wrongArguments, "int(event.vip)", "int(double)"),
        Case(
            "event.took.getDate()", .wrongArguments, "event.took.getDate()", "timestamp.getDate()"),
        Case("event.name.matches('(')", .badPattern, "'('", "RE2"),
        Case(
            "timestamp('2026-13-01T00:00:00Z') < now", .badLiteral, "'2026-13-01T00:00:00Z'",
            "2026-01-31T18:00:00Z"),
        Case(
            "timestamp('2026-01-01')", .badLiteral, "timestamp('2026-01-01')",
            "write date('2026-01-01')"),
        Case(
            "timestamp('2026-01-01T00:00:60Z')", .badLiteral, "'2026-01-01T00:00:60Z'",
            "2026-01-31T18:00:00Z"),
        Case("duration('1d')", .badLiteral, "'1d'", "write \"24h\""),
        Case("event.vip || 1 / 0 > 0", .alwaysFails, "1 / 0 > 0"),
        Case("event.qty + int('x')", .alwaysFails, "int('x')"),
        Case("[1][1] == event.qty", .alwaysFails, "[1][1]"),
    ]

    static let macros: [Case] = [
        Case("event.skus.exists(1, true)", .badMacro, "1", "list.exists(x, condition)"),
        Case("event.skus.exists(a.b, true)", .badMacro, "a.b", "list.exists(x, condition)"),
        Case("event.skus.all(x, x, true)", .badMacro, "x"),
        Case("cel.bind('x', 1, x)", .badMacro, "'x'", "cel.bind(name, value, expression)"),
        Case("event.skus.exists(s)", .wrongArguments, "exists", "list.exists(x, condition)"),
        Case("event.skus.exist(s)", .unknownFunction, "exist", "list.exists(x, condition)"),
        Case("event.skus.all(s, size(s))", .wrongOperands, "size(s)", "compared"),
        Case("event.skus.filter(s, s)", .wrongOperands, "s"),
        Case("event.sizes.exists(s, s == 'a')", .neverEqual, "s == 'a'"),
        Case("event.qty.map(x, x)", .wrongOperands, "event.qty"),
        Case("event.skus.map(s, size)", .unknownName, "size", "size is a function"),
        Case("event.skus.map(sku, skv)", .unknownName, "skv", "did you mean sku?"),
        Case("event.skus.map(s, s) == [1]", .neverEqual, "event.skus.map(s, s) == [1]"),
        Case(
            "event.?skus.exists(s, s == 'a')", .wrongOperands, "event.?skus",
            "write event.?skus.orValue([])"),
        Case("event.tags.transformMapEntry(k, v, k)", .wrongOperands, "k", "{key: value}"),
        Case("event.nested.sortBy(n, n)", .wrongOperands, "event.nested"),
        Case("[[1]].sortBy(n, n)", .wrongOperands, "n"),
        Case("[[1], [2]].sort()", .wrongArguments, "[[1], [2]].sort()", "list(int).sort()"),
        Case("math.greatst(1, 2)", .unknownFunction, "greatst", "did you mean greatest?"),
        Case("greatest(1, 2)", .unknownFunction, "greatest", "write math.greatest"),
        Case("math.greatest('a', 'b')", .wrongArguments, "math.greatest('a', 'b')", "it takes"),
        Case("math.ceil(1)", .wrongArguments, "math.ceil(1)", "write math.ceil(1.0)"),
        Case("now.getHours('Europe/Paris')", .badZone, "'Europe/Paris'", "\"+01:00\""),
        Case("event.name.format('a')", .wrongArguments, "event.name.format('a')", "it takes"),
        Case(
            "event.skus.join(1)", .wrongArguments, "event.skus.join(1)",
            "write event.skus.join(\"1\")"),
        Case("event.sizes.join()", .wrongArguments, "event.sizes.join()", "it takes"),
        Case(
            "lists.range(100000).all(x, lists.range(100000).all(y, x == y))", .costly,
            "lists.range(100000).all(x, lists.range(100000).all(y, x == y))", "multiply"),
    ]

    static let optionals: [Case] = [
        Case("event.?price && true", .wrongOperands, "event.?price", "hasValue()"),
        Case("event.?price == 1.0", .neverEqual, "event.?price == 1.0", "orValue"),
        Case("event.?price > 1.0", .wrongOperands, "event.?price > 1.0", "orValue"),
        Case("event.?price.orValue('a')", .wrongArguments, "event.?price.orValue('a')", "it takes"),
        Case("event.?prise", .unknownField, "prise", "did you mean price?"),
        Case("event.name.hasValue()", .wrongArguments, "event.name.hasValue()", "it takes"),
        Case("[?event.name]", .wrongOperands, "event.name", "without the question mark"),
        Case("{?'a': 1}", .wrongOperands, "1", "without the question mark"),
        Case("event.name.optMap(x, x)", .wrongOperands, "event.name"),
        Case("event.?price.optFlatMap(x, x)", .wrongOperands, "x", "optMap"),
        Case("event.?price.map(x, x)", .wrongOperands, "event.?price"),
    ]
}
