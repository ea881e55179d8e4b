extension Zone {
    package func localDay(of instant: Instant) -> Int64 { instant.milliseconds / 86_400_000 }
}
