// relance.yaml → where the state of customers is kept.

import Config
import Runtime
import Store

extension DaemonSettings {
    /// `directory` is that of the command line; it is made. Without a known `delete.retention.ms` Kafka's
    /// default of a day is taken.
    func state(directory: String?, deleteRetentionMs: Int64?) throws(Failure) -> StateSettings {
        let path = "\(directory ?? stateDirectory)/\(Self.fileName(group))"
        do throws(StoreError) {
            try RocksStore.prepare(parent: path)
        } catch {
            throw Failure(.failure, "\(error)")
        }
        // Blocks of the files that are read most, beside the customers themselves.
        let blocks = SharedMemory(cacheBytes: stateCacheBytes / 4)
        return StateSettings(
            cacheBytes: (stateCacheBytes - stateCacheBytes / 4) / workers,
            maxAgeMs: (deleteRetentionMs ?? 86_400_000) / 2, writesAside: true,
            open: { partition throws(StoreError) in
                try RocksStore(
                    directory: "\(path)/\(partition)", settings: StoreSettings(memory: blocks))
            },
            delete: { partition throws(StoreError) in
                try RocksStore.destroy(directory: "\(path)/\(partition)")
            })
    }

    /// A name as one part of a path: all but letters, digits, `.`, `-` and `_` as `%` and two digits, and a
    /// dot at the beginning too.
    private static func fileName(_ name: String) -> String {
        var text = ""
        for (index, byte) in name.utf8.enumerated() {
            let character = Character(UnicodeScalar(byte))
            let isPlain =
                character.isASCII && (character.isLetter || character.isNumber)
                || character == "-" || character == "_" || character == "." && index > 0
            if isPlain {
                text.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}
