// Every function of the language.

extension Overload {
    /// The functions by their names; those of a name space with it in front.
    static let all: [String: [Overload]] = {
        var all = core
        for part in [conversions, accessors, dates, strings, mathematics, lists, optionals] {
            all.merge(part) { $0 + $1 }
        }
        return all
    }()

    /// The name spaces of functions: `math` of `math.greatest`.
    static let spaces: Set<String> = Set(
        all.keys.compactMap { name in
            name.split(separator: ".").count > 1
                ? name.split(separator: ".").first.map(String.init) : nil
        })

    private static let any = ValueType.dyn
    private static let element = ValueType.variable(0)

    private static let core: [String: [Overload]] = [
        "size": [.string, .bytes, .list(any), .map(any, any)].map {
            Overload(.size, .both, [$0], .int)
        },
        "contains": [Overload(.contains, .method, [.string, .string], .bool)],
        "startsWith": [Overload(.startsWith, .method, [.string, .string], .bool)],
        "endsWith": [Overload(.endsWith, .method, [.string, .string], .bool)],
        "matches": [Overload(.matches, .both, [.string, .string], .bool)],
        "type": [Overload(.type, .function, [any], .type)],
        "dyn": [Overload(.dyn, .function, [any], any)],
        "base64.encode": [Overload(.encode, .function, [.bytes], .string)],
        "base64.decode": [Overload(.decode, .function, [.string], .bytes)],
    ]

    private static let conversions: [String: [Overload]] = {
        let table: [(String, Function, result: ValueType, from: [ValueType])] = [
            ("int", .int, .int, [.int, .uint, .double, .string, .timestamp]),
            ("uint", .uint, .uint, [.uint, .int, .double, .string]),
            ("double", .double, .double, [.double, .int, .uint, .string]),
            (
                "string", .string, .string,
                [.string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration]
            ),
            ("bytes", .bytes, .bytes, [.bytes, .string]),
            ("bool", .bool, .bool, [.bool, .string]),
            ("timestamp", .timestamp, .timestamp, [.timestamp, .string, .int]),
            ("duration", .duration, .duration, [.duration, .string]),
        ]
        var overloads: [String: [Overload]] = [:]
        for (name, function, result, sources) in table {
            overloads[name] = sources.map { Overload(function, .function, [$0], result) }
        }
        return overloads
    }()

    private static let accessors: [String: [Overload]] = {
        let table: [(String, Function, ofDuration: Bool)] = [
            ("getFullYear", .getFullYear, false), ("getMonth", .getMonth, false),
            ("getDate", .getDate, false), ("getDayOfMonth", .getDayOfMonth, false),
            ("getDayOfWeek", .getDayOfWeek, false), ("getDayOfYear", .getDayOfYear, false),
            ("getHours", .getHours, true), ("getMinutes", .getMinutes, true),
            ("getSeconds", .getSeconds, true), ("getMilliseconds", .getMilliseconds, true),
        ]
        var all: [String: [Overload]] = [:]
        for (name, function, ofDuration) in table {
            var overloads = [
                Overload(function, .method, [.timestamp], .int),
                Overload(function, .method, [.timestamp, .string], .int),
            ]
            if ofDuration { overloads.append(Overload(function, .method, [.duration], .int)) }
            all[name] = overloads
        }
        return all
    }()

    private static let dates: [String: [Overload]] = [
        "date": [.date, .timestamp, .string].map { Overload(.date, .function, [$0], .date) },
        "addDays": [Overload(.addDays, .method, [.date, .int], .date)],
        "daysUntil": [Overload(.daysUntil, .method, [.date, .date], .int)],
    ]

    private static let strings: [String: [Overload]] = [
        "lowerAscii": [Overload(.lowerAscii, .method, [.string], .string)],
        "upperAscii": [Overload(.upperAscii, .method, [.string], .string)],
        "charAt": [Overload(.charAt, .method, [.string, .int], .string)],
        "indexOf": [
            Overload(.indexOf, .method, [.string, .string], .int),
            Overload(.indexOf, .method, [.string, .string, .int], .int),
        ],
        "lastIndexOf": [
            Overload(.lastIndexOf, .method, [.string, .string], .int),
            Overload(.lastIndexOf, .method, [.string, .string, .int], .int),
        ],
        "join": [
            Overload(.join, .method, [.list(.string)], .string),
            Overload(.join, .method, [.list(.string), .string], .string),
        ],
        "replace": [
            Overload(.replace, .method, [.string, .string, .string], .string),
            Overload(.replace, .method, [.string, .string, .string, .int], .string),
        ],
        "split": [
            Overload(.split, .method, [.string, .string], .list(.string)),
            Overload(.split, .method, [.string, .string, .int], .list(.string)),
        ],
        "substring": [
            Overload(.substring, .method, [.string, .int], .string),
            Overload(.substring, .method, [.string, .int, .int], .string),
        ],
        "trim": [Overload(.trim, .method, [.string], .string)],
        "reverse": [
            Overload(.reverse, .method, [.string], .string),
            Overload(.reverse, .method, [.list(element)], .list(element)),
        ],
        "format": [Overload(.format, .method, [.string, .list(any)], .string)],
        "strings.quote": [Overload(.quote, .function, [.string], .string)],
    ]

    private static let mathematics: [String: [Overload]] = {
        let numbers: [ValueType] = [.int, .uint, .double]
        let whole: [ValueType] = [.int, .uint]
        var all: [String: [Overload]] = [:]
        for (name, function) in [("greatest", Function.greatest), ("least", .least)] {
            all["math." + name] =
                numbers.map { variadic(function, $0) }
                + numbers.map { Overload(function, .function, [.list($0)], $0) }
        }
        for (name, function) in [
            ("ceil", Function.ceil), ("floor", .floor), ("round", .round), ("trunc", .trunc),
        ] {
            all["math." + name] = [Overload(function, .function, [.double], .double)]
        }
        for (name, function) in [("abs", Function.abs), ("sign", .sign)] {
            all["math." + name] = numbers.map { Overload(function, .function, [$0], $0) }
        }
        all["math.sqrt"] = numbers.map { Overload(.sqrt, .function, [$0], .double) }
        for (name, function) in [
            ("isNaN", Function.isNaN), ("isInf", .isInf), ("isFinite", .isFinite),
        ] {
            all["math." + name] = [Overload(function, .function, [.double], .bool)]
        }
        for (name, function) in [
            ("bitAnd", Function.bitAnd), ("bitOr", .bitOr), ("bitXor", .bitXor),
        ] {
            all["math." + name] = whole.map { Overload(function, .function, [$0, $0], $0) }
        }
        all["math.bitNot"] = whole.map { Overload(.bitNot, .function, [$0], $0) }
        for (name, function) in [
            ("bitShiftLeft", Function.bitShiftLeft), ("bitShiftRight", .bitShiftRight),
        ] {
            all["math." + name] = whole.map { Overload(function, .function, [$0, .int], $0) }
        }
        return all
    }()

    private static func variadic(_ function: Function, _ type: ValueType) -> Overload {
        var overload = Overload(function, .function, [type], type)
        overload.isVariadic = true
        return overload
    }

    private static let lists: [String: [Overload]] = [
        "lists.range": [Overload(.range, .function, [.int], .list(.int))],
        "slice": [Overload(.slice, .method, [.list(element), .int, .int], .list(element))],
        "flatten": [
            Overload(.flatten, .method, [.list(.list(element))], .list(element)),
            Overload(.flatten, .method, [.list(any)], .list(any)),
            Overload(.flatten, .method, [.list(any), .int], .list(any)),
        ],
        "sort": [.int, .uint, .double, .bool, .string, .bytes, .date, .timestamp, .duration].map {
            Overload(.sort, .method, [.list($0)], .list($0))
        },
        "distinct": [Overload(.distinct, .method, [.list(element)], .list(element))],
        "first": [Overload(.first, .method, [.list(element)], .optional(element))],
        "last": [Overload(.last, .method, [.list(element)], .optional(element))],
    ]

    private static let optionals: [String: [Overload]] = [
        "optional.of": [Overload(.optionalOf, .function, [element], .optional(element))],
        "optional.ofNonZeroValue": [
            Overload(.ofNonZeroValue, .function, [element], .optional(element))
        ],
        "optional.none": [Overload(.none, .function, [], .optional(element))],
        "optional.unwrap": [
            Overload(.unwrap, .function, [.list(.optional(element))], .list(element))
        ],
        "unwrapOpt": [Overload(.unwrap, .method, [.list(.optional(element))], .list(element))],
        "hasValue": [Overload(.hasValue, .method, [.optional(any)], .bool)],
        "value": [Overload(.value, .method, [.optional(element)], element)],
        "or": [
            Overload(
                .or, .method, [.optional(element), .optional(element)], .optional(element))
        ],
        "orValue": [Overload(.orValue, .method, [.optional(element), element], element)],
    ]
}
