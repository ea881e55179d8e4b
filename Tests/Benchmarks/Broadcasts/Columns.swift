// How figures are printed.

/// Filled up to a width, at the left or, where it is negative, at the right.
func column(_ text: String, _ width: Int) -> String {
    let fill = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + fill : fill + text
}

func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
