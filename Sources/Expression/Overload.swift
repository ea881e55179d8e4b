/// One form of a function: what it takes and what it gives. `dyn` takes any type.
struct Overload: Sendable {
    enum Form: Sendable { case function, method, both }

    let function: Function
    let form: Form
    /// Of a method the first is the receiver.
    let parameters: [ValueType]
    let result: ValueType

    init(_ function: Function, _ form: Form, _ parameters: [ValueType], _ result: ValueType) {
        self.function = function
        self.form = form
        self.parameters = parameters
        self.result = result
    }

    func takes(_ arguments: [ValueType], asMethod: Bool) -> Bool {
        form != (asMethod ? .function : .method) && arguments.count == parameters.count
            && zip(arguments, parameters).allSatisfy { $0.fits($1) }
    }
}

extension Overload {
    /// Every function of the language by its name.
    static let all: [String: [Overload]] = {
        let any = ValueType.dyn
        var all: [String: [Overload]] = [
            "size": [.string, .bytes, .list(any), .map(any, any)].map {
                Overload(.size, .both, [$0], .int)
            },
            "contains": [Overload(.contains, .method, [.string, .string], .bool)],
            "startsWith": [Overload(.startsWith, .method, [.string, .string], .bool)],
            "endsWith": [Overload(.endsWith, .method, [.string, .string], .bool)],
            "matches": [Overload(.matches, .both, [.string, .string], .bool)],
            "lowerAscii": [Overload(.lowerAscii, .method, [.string], .string)],
            "upperAscii": [Overload(.upperAscii, .method, [.string], .string)],
            "type": [Overload(.type, .function, [any], .type)],
            "dyn": [Overload(.dyn, .function, [any], any)],
        ]
        let conversions: [(String, Function, result: ValueType, from: [ValueType])] = [
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
        for (name, function, result, sources) in conversions {
            all[name] = sources.map { Overload(function, .function, [$0], result) }
        }
        let accessors: [(String, Function, ofDuration: Bool)] = [
            ("getFullYear", .getFullYear, false), ("getMonth", .getMonth, false),
            ("getDate", .getDate, false), ("getDayOfMonth", .getDayOfMonth, false),
            ("getDayOfWeek", .getDayOfWeek, false), ("getDayOfYear", .getDayOfYear, false),
            ("getHours", .getHours, true), ("getMinutes", .getMinutes, true),
            ("getSeconds", .getSeconds, true), ("getMilliseconds", .getMilliseconds, true),
        ]
        for (name, function, ofDuration) in accessors {
            var overloads = [
                Overload(function, .method, [.timestamp], .int),
                Overload(function, .method, [.timestamp, .string], .int),
            ]
            if ofDuration { overloads.append(Overload(function, .method, [.duration], .int)) }
            all[name] = overloads
        }
        return all
    }()

    /// Macros of CEL that this version refuses by name, before it looks at their arguments.
    static let macros: Set<String> = [
        "all", "exists", "exists_one", "existsOne", "map", "filter", "transformList",
        "transformMap", "transformMapEntry", "bind", "block", "optMap", "optFlatMap",
    ]

    /// Functions of CEL's extensions that this version refuses by name.
    static let notBuiltYet: Set<String> = [
        "orValue", "hasValue", "ofNonZeroValue", "charAt", "indexOf", "lastIndexOf", "join",
        "quote", "replace", "split", "substring", "trim", "reverse", "format", "slice", "sort",
        "sortBy", "flatten", "distinct", "greatest", "least",
    ]
}
