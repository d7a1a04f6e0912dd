// server/core/smtp-dialect.ts
/** The EHLO keywords that the listener can honour. */
var SMTP_EXTENSIONS = [
	"PIPELINING",
	"SIZE",
	"8BITMIME",
	"SMTPUTF8",
	"DSN",
	"ENHANCEDSTATUSCODES",
	"STARTTLS",
	"AUTH"
];
export { SMTP_EXTENSIONS as t };
