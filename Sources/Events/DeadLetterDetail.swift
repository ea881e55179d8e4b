// How the details of dead letters name things, for a person.

import Expression

extension Capture {
    /// Some 40 bytes of the text, a string in its quotes.
    var excerpt: String {
        let shown = min(Int(count), 40)
        let text = String(decoding: UnsafeBufferPointer(start: start, count: shown), as: UTF8.self)
        let ending = shown < Int(count) ? "…" : ""
        let isText = kind == .string || kind == .escapedString
        return isText ? "\"\(text)\(ending)\"" : text + ending
    }
}

extension Envelope.Pointer {
    /// The pointer as configuration writes it.
    package var text: String {
        tokens.map { token in
            "/" + String(token.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
        }.joined()
    }
}

extension ValueType {
    /// The type as the declaration of a field writes it.
    var declaration: String {
        switch self {
        case .list(let element): "list(\(element.declaration))"
        case .map(let key, let element): "map(\(key.declaration),\(element.declaration))"
        default: "\(self)"
        }
    }
}
