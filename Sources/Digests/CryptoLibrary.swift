// Which library makes the digests.

import CCrypto

package enum CryptoLibrary {
    /// `OpenSSL 3.0.17 1 Jul 2025`
    package static var version: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }
}
