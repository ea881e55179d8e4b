// Names of functions, fields and constants that other languages have, with what is written here.

enum ForeignNames {
    /// By the name in small letters.
    static let constants: [String: String] = [
        "true": "true", "false": "false", "none": "null", "nil": "null", "null": "null",
        "undefined": "null", "currentdate": "today", "current_date": "today",
        "currenttimestamp": "now", "current_timestamp": "now", "sysdate": "now",
    ]

    /// Those that stand for no value.
    static let nothing: Set<String> = ["none", "nil", "null", "undefined"]

    /// `x.year`, `x.length`: what reads that of `x`.
    static func readings(of field: String, _ x: String) -> [String] {
        let field = key(field)
        if let calls = call(field, [x]) { return calls }
        return parts(field, x)
    }

    /// What a call may mean, the likeliest first; nil for a name that nobody knows. Of a method the receiver
    /// is the first operand.
    static func call(_ name: String, _ operands: [String]) -> [String]? {
        let name = key(name)
        let texts: [String]? =
            switch operands.count {
            case 0: nullary[name].map { [$0] }
            case 1: unary(name, operands[0])
            case 2: binary(name, operands[0], operands[1])
            default: nil
            }
        return texts ?? variadic(name, operands)
    }

    /// Names by which a macro is known elsewhere.
    static let macros: [String: String] = [
        "any": "exists", "some": "exists", "every": "all", "where": "filter", "select": "filter",
        "collect": "map", "find": "filter",
    ]

    private static let sizes: Set = ["len", "length", "strlen", "count", "size", "cardinality"]

    /// The number of elements of `x`, if that is what `name` asks for.
    static func size(_ name: String, of x: String) -> String? {
        sizes.contains(key(name)) ? "size(\(x))" : nil
    }

    /// Whether other languages have a function of this name that takes what it looks for first or last.
    static func isSearch(_ name: String) -> Bool {
        [
            "contains", "includes", "startswith", "endswith", "indexof", "lastindexof", "matches",
            "match", "haskey", "containskey",
        ].contains(key(name))
    }

    /// Whether two names differ in capitals and underscores alone.
    static func isSame(_ first: String, _ second: String) -> Bool { key(first) == key(second) }

    private static func key(_ name: String) -> String {
        name.lowercased().replacing("_", with: "")
    }

    private static let nullary = [
        "now": "now", "getdate": "now", "currenttimestamp": "now", "utcnow": "now",
        "sysdate": "now", "today": "today", "currentdate": "today", "curdate": "today",
    ]

    private static func unary(_ name: String, _ x: String) -> [String]? {
        switch name {
        case _ where sizes.contains(name): ["size(\(x))"]
        case "lower", "lowercase", "tolower", "tolowercase", "downcase", "lcase", "casefold":
            ["\(x).lowerAscii()"]
        case "upper", "uppercase", "toupper", "touppercase", "upcase", "ucase":
            ["\(x).upperAscii()"]
        case "strip", "trim": ["\(x).trim()"]
        case "str", "tostring", "text": ["string(\(x))"]
        case "toint", "parseint", "integer", "intval", "tointeger": ["int(\(x))"]
        case "float", "tofloat", "todouble", "parsefloat", "number", "decimal", "tonumber":
            ["double(\(x))"]
        case "boolean", "tobool": ["bool(\(x))"]
        case "isempty", "empty", "isblank", "blank": ["size(\(x)) == 0"]
        case "isnotempty", "notempty", "isnotblank": ["size(\(x)) > 0"]
        case "isnull", "isnil", "isundefined", "ismissing", "isabsent", "isnone": ["!has(\(x))"]
        case "exists", "isset", "defined", "present", "ispresent", "isdefined", "notnull",
            "isnotnull":
            ["has(\(x))"]
        case "not": ["!\(x)"]
        case "todate": ["date(\(x))"]
        case "unique", "uniq": ["\(x).distinct()"]
        case "days", "hours", "minutes", "seconds", "weeks":
            SpokenDuration.text("\(x) \(name)").map { ["duration(\"\($0)\")"] } ?? []
        default: parts(name, x).isEmpty ? nil : parts(name, x)
        }
    }

    /// Parts of a time; where others count from 1 and CEL from 0, one is added.
    private static func parts(_ name: String, _ x: String) -> [String] {
        let method: String
        switch name.hasPrefix("get") ? String(name.dropFirst(3)) : name {
        case "year": method = "getFullYear"
        case "day" where name == "getday": method = "getDayOfWeek"
        case "day", "dayofmonth": method = "getDate"
        case "hour": method = "getHours"
        case "minute": method = "getMinutes"
        case "second": method = "getSeconds"
        case "month" where name == "month":
            return ["\(x).getMonth() + 1", "\(x).getMonth(zone) + 1"]
        default: return []
        }
        return ["\(x).\(method)()", "\(x).\(method)(zone)"]
    }

    private static func binary(_ name: String, _ x: String, _ y: String) -> [String]? {
        switch name {
        case "includes", "contains", "hasitem", "containselement", "arraycontains", "member":
            ["\(x).contains(\(y))", "\(y) in \(x)"]
        case "has", "haskey", "containskey", "include": ["\(y) in \(x)"]
        case "beginswith", "hasprefix", "startwith", "startswith": ["\(x).startsWith(\(y))"]
        case "hassuffix", "endwith", "endswith": ["\(x).endsWith(\(y))"]
        case "match", "matches", "ismatch", "regexmatch", "regexpmatch", "regexmatches",
            "regexpmatches",
            "rlike", "regexplike":
            ["\(x).matches(\(y))"]
        case "indexof": ["\(x).indexOf(\(y))"]
        case "lastindexof": ["\(x).lastIndexOf(\(y))"]
        case "replaceall": nil
        case "equals", "eq": ["\(x) == \(y)"]
        case "ne", "neq": ["\(x) != \(y)"]
        case "gt": ["\(x) > \(y)"]
        case "gte", "ge": ["\(x) >= \(y)"]
        case "lt": ["\(x) < \(y)"]
        case "lte", "le": ["\(x) <= \(y)"]
        case "get": ["\(x)[\(y)]"]
        case "coalesce", "ifnull", "nvl", "default", "ordefault", "orelse", "fallback":
            defaulted(x, y)
        default: nil
        }
    }

    /// `event.x` or else `y`, which may have to be a double.
    private static func defaulted(_ x: String, _ y: String) -> [String]? {
        guard let dot = x.lastIndex(of: ".") else { return nil }
        let optional = x[..<dot] + ".?" + x[x.index(after: dot)...]
        return ["\(optional).orValue(\(y))", "\(optional).orValue(\(y).0)"]
    }

    private static func variadic(_ name: String, _ operands: [String]) -> [String]? {
        let arguments = operands.joined(separator: ", ")
        switch name {
        case "max", "min":
            return ["math.\(name == "max" ? "greatest" : "least")(\(arguments))"]
        case "ceiling": return ["math.ceil(\(arguments))"]
        case "concat" where operands.count > 1: return [operands.joined(separator: " + ")]
        case "and" where operands.count > 1: return [operands.joined(separator: " && ")]
        case "or" where operands.count > 1: return [operands.joined(separator: " || ")]
        case "if", "iif", "ifelse", "ternary":
            guard operands.count == 3 else { return nil }
            return ["\(operands[0]) ? \(operands[1]) : \(operands[2])"]
        case "between" where operands.count == 3:
            let (x, low, high) = (operands[0], operands[1], operands[2])
            return ["\(x) >= \(low) && \(x) <= \(high)"]
        case "substr", "mid", "left", "right", "slice":
            // Elsewhere they count from 1, or take a length.
            return []
        case "replaceall" where operands.count == 3:
            return ["\(operands[0]).replace(\(operands[1]), \(operands[2]))"]
        default: return nil
        }
    }
}
