// Division that floors, as days before 1970 need it.

extension Int64 {
    /// Quotient and remainder with `0 ≤ remainder < divisor`, for a positive divisor.
    @inlinable
    package func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
