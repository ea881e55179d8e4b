// The codes that librdkafka knows.

import CRdkafka

package enum ErrorCodes {
    /// Those that this version of the library names, by code.
    package static var all: [(code: Int32, name: String)] {
        var descriptions: UnsafePointer<rd_kafka_err_desc>?
        var count = 0
        rd_kafka_get_err_descs(&descriptions, &count)
        guard let descriptions else { return [] }
        return (0..<count).compactMap { index in
            guard let name = descriptions[index].name else { return nil }
            return (descriptions[index].code.rawValue, String(cString: name))
        }
    }
}
