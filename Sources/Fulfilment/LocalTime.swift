public import Market

extension Timestamp {
    /// The date and minute in Hanoi, such as `2026-11-24 20:15`: seven hours ahead of UTC all year.
    public var localMinute: String {
        let minutes = floorDivide(milliseconds, by: 60_000) + 7 * 60
        let days = floorDivide(minutes, by: 24 * 60)
        let minute = minutes - days * 24 * 60
        let (year, month, day) = date(ofDay: days)
        return "\(year)-\(two(month))-\(two(day)) \(two(minute / 60)):\(two(minute % 60))"
    }
}

private func two(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}

private func floorDivide(_ number: Int64, by divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
}

/// The Gregorian date of a day since 1970, counted in eras of 400 years that begin in March, so that
/// the leap day comes last.
private func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = floorDivide(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let leaps = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leaps) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
        yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
        dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
}
