// One log line under construction.

/// `time=… level=info msg="partition assigned" partition=3`, or the same as a JSON object.
struct LogLine {
    private let format: Log.Format
    private var text = ""

    init(format: Log.Format) {
        self.format = format
    }

    var bytes: [UInt8] {
        Array((format == .json ? "{\(text)}\n" : "\(text)\n").utf8)
    }

    mutating func add(_ name: String, _ value: String) {
        begin(name)
        if format == .json || Self.needsQuotes(value) {
            text += Self.quoted(value)
        } else {
            text += value
        }
    }

    mutating func add(_ name: String, number: String) {
        begin(name)
        text += number
    }

    private mutating func begin(_ name: String) {
        switch format {
        case .json: text += (text.isEmpty ? "" : ",") + Self.quoted(name) + ":"
        case .logfmt: text += (text.isEmpty ? "" : " ") + name + "="
        }
    }

    private static func needsQuotes(_ value: String) -> Bool {
        value.isEmpty
            || value.unicodeScalars.contains {
                $0.value <= 0x20 || $0.value == 0x7F || $0 == "=" || $0 == "\"" || $0 == "\\"
            }
    }

    /// A JSON string, which logfmt takes too.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
