// server/core/iso-time.ts
var DAY = 864e5;
/**
* Splits an instant into its UTC calendar parts (proleptic Gregorian calendar).
* The day count is turned into a date by eras of 400 years that begin on 1 March, so that the leap day comes last.
*/
function calendarTime(at) {
	const days = Math.floor(at / DAY);
	const rest = at - days * DAY;
	const shifted = days + 719468;
	const era = Math.floor(shifted / 146097);
	const dayOfEra = shifted - era * 146097;
	const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
	const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
	return {
		year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
		weekday: ((days + 4) % 7 + 7) % 7,
		hour: Math.floor(rest / 36e5),
		minute: Math.floor(rest / 6e4) % 60,
		second: Math.floor(rest / 1e3) % 60,
		millisecond: rest % 1e3
	};
}
/** `2026-01-05T09:00:00.000Z` */
function isoTime(at) {
	const t = calendarTime(at);
	return `${`${pad(t.year, 4)}-${pad(t.month)}-${pad(t.day)}`}T${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}.${pad(t.millisecond, 3)}Z`;
}
/**
* The instant of a time that isoTime() wrote; the days are counted in eras of 400 years, as in calendarTime().
* @throws RangeError for anything else
*/
function instantOf(iso) {
	const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/.exec(iso);
	if (!found) throw new RangeError(`${iso} is not written as 2026-01-05T09:00:00.000Z`);
	const [year, month, day, hour, minute, second, ms] = found.slice(1).map(Number);
	const y = month <= 2 ? year - 1 : year;
	const era = Math.floor(y / 400);
	const yearOfEra = y - era * 400;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return (era * 146097 + dayOfEra - 719468) * DAY + ((hour * 60 + minute) * 60 + second) * 1e3 + ms;
}
var pad = (value, width = 2) => width === 2 && value > 9 ? String(value) : String(value).padStart(width, "0");
export { pad as i, instantOf as n, isoTime as r, calendarTime as t };
