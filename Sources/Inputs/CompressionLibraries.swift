// Which libraries decompress logs.

import CZlib
import CZstd

package enum CompressionLibraries {
    /// `zlib 1.2.13, zstd 1.5.4`
    package static var versions: String {
        let zlib = zlibVersion().map { String(cString: $0) } ?? ""
        let zstd = ZSTD_versionString().map { String(cString: $0) } ?? ""
        return "zlib \(zlib), zstd \(zstd)"
    }
}
