// Which files are tables, told by their names (S75).

/// The form of a file of rows.
struct TableForm: Equatable {
    var delimiter: UInt8

    /// Nil for a file that is no table: `orders.csv`, `orders.tsv.gz` are.
    init?(path: String) {
        var name = path.lowercased()[...]
        for ending in [".gz", ".zst"] where name.hasSuffix(ending) {
            name = name.dropLast(ending.count)
            break
        }
        if name.hasSuffix(".csv") {
            delimiter = UInt8(ascii: ",")
        } else if name.hasSuffix(".tsv") {
            delimiter = UInt8(ascii: "\t")
        } else {
            return nil
        }
    }
}
