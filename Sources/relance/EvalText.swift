// The answer to an expression, for a person and for a program.

import Config
import Expression
import Replay

struct EvalText {
    /// Wider parts have their value on a line of its own.
    private static let widthLimit = 60

    private let answer: TrialAnswer

    init(_ answer: TrialAnswer) {
        self.answer = answer
    }

    // MARK: Text

    ///     event.total          97.3
    ///     event.total >= 50.0  true
    ///
    ///     value  true
    ///     type   bool
    ///     cost   0 of 1000000, estimated 5
    var text: String {
        var text = ""
        let widths = answer.parts.map { Self.line($0.text).count }
        let width = widths.filter { $0 <= Self.widthLimit }.max() ?? 0
        for part in answer.parts {
            let source = Self.line(part.text)
            text += source
            text +=
                source.count > Self.widthLimit
                ? "\n" + String(repeating: " ", count: width + 2)
                : String(repeating: " ", count: width - source.count + 2)
            text += Self.text(part.outcome) + "\n"
        }
        if !answer.parts.isEmpty { text += "\n" }
        switch answer.whole.outcome {
        case .value(_, let value): text += "value  \(value)\n"
        case .error: text += Self.text(answer.whole.outcome) + "\n"
        }
        text += "type   \(answer.whole.type)\n"
        text += "cost   \(answer.workDone) of \(Limits.work), estimated \(answer.estimatedWork)\n"
        return text
    }

    private static func text(_ outcome: TrialAnswer.Outcome) -> String {
        switch outcome {
        case .value(_, let text): text
        case .error(let error): "error: \(error.text)"
        }
    }

    /// An expression of several lines on one.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    // MARK: JSON

    /// One line.
    func json(_ diagnostics: [Diagnostic]) -> String {
        var members = [
            Self.members(answer.whole), "\"cost\":\(answer.estimatedWork)",
            "\"work\":\(answer.workDone)",
        ]
        if !answer.parts.isEmpty {
            let parts = answer.parts.map { part in
                "{\"text\":\(JSONValue.string(part.text).text),\"start\":\(part.span.lowerBound),"
                    + "\"end\":\(part.span.upperBound),\(Self.members(part))}"
            }
            members.append("\"parts\":[\(parts.joined(separator: ","))]")
        }
        if !diagnostics.isEmpty { members.append(Self.member(diagnostics)) }
        return "{\(members.joined(separator: ","))}\n"
    }

    static func member(_ diagnostics: [Diagnostic]) -> String {
        "\"diagnostics\":[\(diagnostics.map(\.json).joined(separator: ","))]"
    }

    private static func members(_ part: TrialAnswer.Part) -> String {
        let outcome =
            switch part.outcome {
            case .value(let json, _): "\"value\":\(json)"
            case .error(let error): "\"error\":\(JSONValue.string(error.text).text)"
            }
        return outcome + ",\"type\":\(JSONValue.string("\(part.type)").text)"
    }
}
