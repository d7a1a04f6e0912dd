// server/core/answer.ts
/** Mail that comes back although the message was taken: from the recipient, or from who reads for them. */
var ANSWERS = [
	"vacation",
	"challenge",
	"address-changed",
	"complaint"
];
/** The kinds of complaint of RFC 5965 section 7.3. */
var FEEDBACK_TYPES = [
	"abuse",
	"fraud",
	"virus",
	"not-spam",
	"auth-failure",
	"other"
];
export { FEEDBACK_TYPES as n, ANSWERS as t };
