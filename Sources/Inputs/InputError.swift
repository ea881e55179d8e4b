// Why a recorded log cannot be read, or cannot be read to its end.

import Events
import Glibc
import Kafka

/// A fault of the world: what was read before it is valid, but it is not all.
package struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
        case missing
        case notPermitted
        case isDirectory
        /// Another error of the system, by its number.
        case system(Int32)
        /// The data end in the middle of a compressed block.
        case cutShort(Compression)
        /// The compressed data are damaged; the library's words.
        case corrupt(Compression, String)
        /// Not one event can be read, as it is of another form.
        case foreign(ForeignForm)
        /// The first row of a table is no header of it; for a person.
        case header(String)
        /// `-` stands more than once.
        case standardInputTwice
        /// A topic cannot be read, or not to its end.
        case kafka(KafkaError)
        case noTopic
        case noPartition
        /// It has so many partitions, and the first of the topics has others.
        case otherPartitions(Int, first: Int)
        /// The first record that was asked for is no longer kept; this one is the first that is.
        case recordsGone(first: Int64)
        /// A record of a topic that should be a journal is none of one.
        case notAJournal
        /// The broker has said nothing for so many seconds.
        case silentBroker(seconds: Int)
    }

    package enum Compression: String, Equatable, Sendable { case gzip, zstd }

    /// As given; `-` is standard input. Of a topic its name and partition, `events/3`.
    package var path: String
    package var problem: Problem
    /// Bytes of the file, as it is on disk, that were read before; nil where nothing was.
    package var offset: Int?

    package init(path: String, problem: Problem, offset: Int? = nil) {
        self.path = path
        self.problem = problem
        self.offset = offset
    }

    /// From `errno`.
    init(path: String, number: Int32, offset: Int? = nil) {
        let problem: Problem =
            switch number {
            case ENOENT, ENOTDIR: .missing
            case EACCES, EPERM: .notPermitted
            case EISDIR: .isDirectory
            default: .system(number)
            }
        self.init(path: path, problem: problem, offset: offset)
    }

    /// `log.jsonl.gz: cut short: the gzip data end in the middle of a block, at byte 1234`
    package var description: String {
        let name = path == "-" ? "standard input" : path
        let place = offset.map { ", at byte \($0)" } ?? ""
        return "\(name): \(text)\(place)"
    }

    private var text: String {
        switch problem {
        case .missing: "there is no such file"
        case .notPermitted: "reading it is not permitted"
        case .isDirectory: "is a directory, not a log"
        case .system(let number): String(cString: strerror(number))
        case .cutShort(let compression):
            "cut short: the \(compression.rawValue) data end in the middle of a block"
        case .corrupt(let compression, let detail):
            "damaged: \(detail) in the \(compression.rawValue) data"
        case .foreign(let form): "no event can be read: \(form.remark)"
        case .header(let detail): "no row can be read: \(detail)"
        case .standardInputTwice: "can be read only once"
        case .kafka(let error): error.description
        case .noTopic: "there is no such topic"
        case .noPartition: "there is no such partition"
        case .otherPartitions(let count, let first):
            "has \(count) partitions, and the other topic \(first): they do not go together"
        case .recordsGone(let first): "the records before offset \(first) are no longer kept"
        case .notAJournal: "is no record of a journal"
        case .silentBroker(let seconds): "the broker has said nothing for \(seconds) s"
        }
    }
}
