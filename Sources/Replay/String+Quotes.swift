// Texts of customers among those of Relance.

import Records

extension String {
    /// In quotes and on one line, whatever is in it.
    var inQuotes: String {
        var bytes: [UInt8] = []
        bytes.append(jsonString: self)
        return String(decoding: bytes, as: UTF8.self)
    }
}
