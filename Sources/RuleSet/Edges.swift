import Expression
import Glibc

/// The ends of the ranges of one field, which cut its keys into places: place 0 lies below the first
/// edge, place n from the nth edge on.
struct Edges: Sendable {
    private var numbers: [Int64] = []
    private var bytes: [UInt8] = []
    /// By text: where its bytes end.
    private var ends: [Int32] = []

    /// Ascending, each once, all of one case.
    init(_ keys: [FieldKey]) {
        for key in keys {
            switch key {
            case .number(let number): numbers.append(number)
            case .text(let text):
                bytes += text
                ends.append(Int32(bytes.count))
            }
        }
    }

    /// Hot.
    func place(of number: Int64) -> Int {
        numbers.withUnsafeBufferPointer { numbers in
            var (low, count) = (0, numbers.count)
            while count > 0 {
                let half = count / 2
                let isBelow = numbers[low + half] <= number
                low = isBelow ? low + half + 1 : low
                count = isBelow ? count - half - 1 : half
            }
            return low
        }
    }

    /// Hot.
    func place(of text: UnsafeRawBufferPointer) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if isEdge(middle, atOrBelow: text) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isEdge(_ index: Int, atOrBelow text: UnsafeRawBufferPointer) -> Bool {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        let size = Int(ends[index]) - start
        let difference = bytes.withUnsafeBytes { edges in
            guard size > 0, text.count > 0 else { return 0 }
            return Int(memcmp(edges.baseAddress! + start, text.baseAddress!, min(size, text.count)))
        }
        return difference == 0 ? size <= text.count : difference < 0
    }
}
