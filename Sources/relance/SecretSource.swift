// Where secrets come from: the environment, or a file.

import Config
import Glibc
import Records

extension DaemonSettings.Secret.Source {
    private static let fileLimit = 1 << 16

    /// The secret, which `whose` of relance.yaml names; messages name the place and never what is there. A
    /// newline at a file's end is left out.
    func read(for whose: String) throws(Failure) -> [UInt8] {
        switch self {
        case .environment(let name):
            guard let found = getenv(name) else {
                throw Failure(
                    .usage,
                    "relance.yaml, \(whose) comes from the environment variable '\(name)', which is not "
                        + "set")
            }
            return Array(String(cString: found).utf8)
        case .file(let path):
            guard let file = fopen(path, "r") else {
                throw Failure(
                    .usage,
                    "relance.yaml, \(whose) comes from the file '\(path)', which cannot be read: "
                        + String(cString: strerror(errno)))
            }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: Self.fileLimit)
            let count = fread(&bytes, 1, bytes.count, file)
            var text = bytes[..<count]
            while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
            return Array(text)
        }
    }
}

extension DaemonSettings {
    /// The keys of the tokens; nil where relance.yaml names none.
    func unsubscribeKeys() throws(Failure) -> UnsubscribeKeys? {
        guard let unsubscribe else { return nil }
        var secrets: [[UInt8]] = []
        for (place, source) in unsubscribe.keys.enumerated() {
            let whose = "unsubscribe: key \(place + 1)"
            let secret = try source.read(for: whose)
            guard secret.count >= UnsubscribeKeys.leastBytes else {
                throw Failure(
                    .usage,
                    "relance.yaml, \(whose) has less than \(UnsubscribeKeys.leastBytes) bytes; "
                        + "`openssl rand -hex 32` makes one")
            }
            secrets.append(secret)
        }
        return UnsubscribeKeys(secrets, validMs: unsubscribe.validMs)
    }
}
