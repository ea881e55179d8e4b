// libyaml's parser behind one class: text in, events out.

import CYAML

/// What libyaml says next. Owns the parser and the bytes that it reads; no pointer leaves.
final class EventParser {
    enum Event {
        case documentStart(hasDirectives: Bool)
        case documentEnd
        case streamEnd
        case alias
        case scalar(Scalar, Properties)
        case sequenceStart(isFlow: Bool, Properties)
        case sequenceEnd
        case mappingStart(isFlow: Bool, Properties)
        case mappingEnd
    }

    /// `&anchor` and `!tag` before a node.
    struct Properties {
        var hasAnchor: Bool
        var hasTag: Bool
    }

    /// An event and its characters.
    struct Token {
        var event: Event
        var range: Range<Int>
    }

    /// libyaml's own words, and where.
    struct SyntaxError: Error {
        var message: String
        var index: Int
        /// Where the quote or bracket begins that was being read.
        var start: Int?
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ text: String) {
        let bytes = Array(text.utf8)
        input = .allocate(capacity: max(bytes.count, 1))
        _ = input.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        let isReady = yaml_parser_initialize(parser) == 1
        precondition(isReady, "libyaml has no memory for a parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    func next() throws(SyntaxError) -> Token {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
            defer { yaml_event_delete(&event) }
            guard let known = Self.event(event) else { continue }
            let start = Int(event.start_mark.index)
            return Token(event: known, range: start..<max(Int(event.end_mark.index), start))
        }
    }

    private func syntaxError() -> SyntaxError {
        let message = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
        let hasContext = parser.pointee.context != nil
        return SyntaxError(
            message: message, index: Int(parser.pointee.problem_mark.index),
            start: hasContext ? Int(parser.pointee.context_mark.index) : nil)
    }

    /// Nil for the start of the stream.
    private static func event(_ event: yaml_event_t) -> Event? {
        switch event.type {
        case YAML_STREAM_END_EVENT:
            return .streamEnd
        case YAML_DOCUMENT_START_EVENT:
            let start = event.data.document_start
            let hasTags = start.tag_directives.start != start.tag_directives.end
            return .documentStart(hasDirectives: start.version_directive != nil || hasTags)
        case YAML_DOCUMENT_END_EVENT:
            return .documentEnd
        case YAML_ALIAS_EVENT:
            return .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                Scalar(style: style(scalar.style), text: String(decoding: bytes, as: UTF8.self)),
                Properties(hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(
                isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE,
                Properties(hasAnchor: start.anchor != nil, hasTag: start.tag != nil))
        case YAML_SEQUENCE_END_EVENT:
            return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(
                isFlow: start.style == YAML_FLOW_MAPPING_STYLE,
                Properties(hasAnchor: start.anchor != nil, hasTag: start.tag != nil))
        case YAML_MAPPING_END_EVENT:
            return .mappingEnd
        default:
            return nil
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
