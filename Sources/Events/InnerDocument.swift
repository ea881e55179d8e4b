import Calendar

/// A document that stands in a text of another one: the data in base64, or in a cell of a table.
///
/// Its fields are those of the outer document's data; its text is validated as that of a payload is.
final class InnerDocument {
    let tree: PathTree
    let fields: UnsafeMutablePointer<TypePlan.Field>
    private var pass: DocumentPass

    init(_ schema: EventSchema) {
        // The zones are those that the outer plan has found, in the same order.
        var zones: [Zone] = []
        _ = TimeReading(schema.envelope.timeForm, zones: &zones)
        _ = TimeReading(schema.envelope.recordTimeForm, zones: &zones)
        let plan = FieldPlan(schema, isTable: false, zones: &zones)
        // The first path is the whole document, which holds even a document without wanted fields.
        let tree = PathTree([[]] + plan.keys)
        fields = .allocating(
            plan.fields.enumerated().map { index, field in
                var field = field
                field.path = tree.indices[index + 1]
                return field
            })
        pass = DocumentPass(over: tree)
        self.tree = tree
    }

    deinit { fields.deallocate() }

    /// What a terminated text holds, or why it is no object. Valid until the next one.
    func read(
        _ text: UnsafeRawBufferPointer
    ) throws(InnerFault) -> DocumentPass.Findings {
        let start = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if let fault = pass.run(start, start + text.count, noting: tree) {
            throw InnerFault(detail: fault.detail)
        }
        guard pass.isObject else { throw InnerFault(detail: "no object") }
        return pass.findings
    }

    /// Halves of surrogate pairs met so far.
    var halves: Int { pass.halves }
}

/// Why a text holds no object.
struct InnerFault: Error {
    var detail: String
}
