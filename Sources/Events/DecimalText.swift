/// A JSON number's text as an exact decimal, to floor it at any power of ten.
///
///     value = ± 0.d₁d₂d₃… × 10^point        d₁ is not 0, or the value is 0
struct DecimalText {
    let isNegative: Bool
    let isZero: Bool
    /// `10^(point - 1) ≤ |value| < 10^point`, unless the value is 0.
    let point: Int
    /// From the first digit that is not 0 to the end of the fraction; a decimal point may be inside.
    private let digits: Bytes
    private let end: Bytes

    /// `text` is the `count` bytes of a valid JSON number.
    init(_ text: Bytes, count: Int) {
        isNegative = text.pointee == UInt8(ascii: "-")
        let textEnd = text + count
        var at = text + (isNegative ? 1 : 0)
        let start = at
        var first: Bytes?
        var dot: Bytes?
        while at < textEnd, at.pointee | 0x20 != UInt8(ascii: "e") {
            if at.pointee == UInt8(ascii: ".") {
                dot = at
            } else if first == nil, at.pointee != UInt8(ascii: "0") {
                first = at
            }
            at += 1
        }
        end = at
        isZero = first == nil
        digits = first ?? start
        let exponent = at < textEnd ? Self.exponent(at + 1, textEnd) : 0
        // Digits from the first one to the decimal point; below 0, the zeros between the two.
        let integerEnd = dot ?? at
        let place = digits < integerEnd ? integerEnd - digits : integerEnd + 1 - digits
        point = place + exponent
    }

    /// ⌊value × 10^shift⌋, nil if it has more than 18 digits.
    func floored(shift: Int) -> Int64? {
        if isZero { return 0 }
        let wholeDigits = point + shift
        guard wholeDigits <= 18 else { return nil }
        var whole: Int64 = 0
        var count = 0
        var hasFraction = false
        var at = digits
        while at < end {
            defer { at += 1 }
            if at.pointee == UInt8(ascii: ".") { continue }
            let digit = Int64(at.pointee & 0x0F)
            if count < wholeDigits {
                whole = whole * 10 + digit
                count += 1
            } else if digit != 0 {
                hasFraction = true
                break
            }
        }
        while count < wholeDigits {
            whole *= 10
            count += 1
        }
        return isNegative ? -whole - (hasFraction ? 1 : 0) : whole
    }

    /// The exponent behind an `e`, cut off at ± 10^9, which is beyond every number that can be told from
    /// 0 or held.
    static func exponent(_ start: Bytes, _ end: Bytes) -> Int {
        var at = start
        let isNegative = at.pointee == UInt8(ascii: "-")
        if isNegative || at.pointee == UInt8(ascii: "+") { at += 1 }
        var value = 0
        while at < end {
            value = min(value * 10 + Int(at.pointee & 0x0F), 1_000_000_000)
            at += 1
        }
        return isNegative ? -value : value
    }
}
