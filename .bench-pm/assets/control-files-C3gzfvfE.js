// server/mta/qmail/control-files.ts
var send = {
	readBy: "qmail-send",
	reread: "restart"
};
var sendHup = {
	readBy: "qmail-send",
	reread: "hup"
};
var eachRun = (readBy) => ({
	readBy,
	reread: "each-run"
});
var smtpd = eachRun("qmail-smtpd");
var remote = eachRun("qmail-remote");
var inject = eachRun("qmail-inject");
var line = (missing, when, before, about) => ({
	kind: "line",
	missing,
	...when,
	says: [before, "."],
	about
});
var host = (name, when, before, about) => line({
	file: "me",
	literal: name
}, when, before, about);
var number = (value, when, says, about) => ({
	kind: "number",
	missing: { value: String(value) },
	...when,
	says,
	about
});
var list = (when, says, saysMissing, about, missing = { value: "" }) => ({
	kind: "list",
	missing,
	...when,
	says,
	saysMissing,
	about
});
var unplayed = (file) => ({
	...file,
	unplayed: true
});
/** In the order of qmail-showctl. */
var CONTROL_FILES = {
	badmailfrom: list(smtpd, ["", " not accepted in MAIL FROM."], "Any MAIL FROM is allowed.", "Envelope senders that qmail-smtpd refuses, at RCPT: an address, or @domain."),
	bouncefrom: line({ value: "MAILER-DAEMON" }, send, "Bounce user name is ", "The user in the From: line of every bounce; the envelope sender of a bounce is empty all the same."),
	bouncehost: host("bouncehost", send, "Bounce host name is ", "The host in the From: line of every bounce, and in its first sentence."),
	concurrencylocal: number(10, send, ["Local concurrency is ", ""], "How many local deliveries run at once."),
	concurrencyremote: number(20, send, ["Remote concurrency is ", ""], "How many remote deliveries run at once."),
	databytes: number(0, smtpd, ["SMTP DATA limit is ", " bytes"], "The largest message that qmail-smtpd takes, in bytes; 0 is no limit."),
	defaultdomain: unplayed(host("defaultdomain", inject, "Default domain name is ", "Completes host names without a dot in qmail-inject.")),
	defaulthost: unplayed(host("defaulthost", inject, "Default host name is ", "Completes addresses without a host in qmail-inject.")),
	doublebouncehost: host("doublebouncehost", send, "2B recipient host: ", "The host that double bounces are sent to."),
	doublebounceto: line({ value: "postmaster" }, send, "2B recipient user: ", "The user that double bounces are sent to: the part before the @, doublebouncehost follows."),
	envnoathost: host("envnoathost", send, "Presumed domain name is ", "The host of recipients without an @."),
	helohost: unplayed(host("helohost", remote, "SMTP client HELO host name is ", "The name that qmail-remote gives in HELO.")),
	idhost: unplayed(host("idhost", inject, "Message-ID host name is ", "The host in Message-IDs of qmail-inject; bounces have none.")),
	localiphost: host("localiphost", smtpd, "Local IP address becomes ", "What stands in for this host's own address in a recipient such as user@[192.0.2.1]."),
	locals: list(sendHup, ["Messages for ", " are delivered locally."], "Messages for me are delivered locally.", "The domains that are delivered on this host.", {
		file: "me",
		literal: ""
	}),
	me: line({ value: "" }, {
		readBy: "all",
		reread: "restart"
	}, "My name is ", "The name of this host; every missing host name of the other files is this one."),
	percenthack: list(send, ["The percent hack is allowed for user%host@", "."], "The percent hack is not allowed.", "The domains at which user%host is sent on to user@host."),
	plusdomain: unplayed(host("plusdomain", inject, "Plus domain name is ", "Completes host names that end in + in qmail-inject.")),
	qmqpservers: unplayed(list(eachRun("qmail-qmqpc"), ["QMQP server: ", "."], "No QMQP servers.", "Where qmail-qmqpc hands messages over.")),
	queuelifetime: number(604800, send, ["Message lifetime in the queue is ", " seconds"], "The first attempt made later than this is the last one."),
	rcpthosts: list(smtpd, ["SMTP clients may send messages to recipients at ", "."], "SMTP clients may send messages to any recipient.", "The domains that SMTP clients may send to; without the file they may send anywhere (an open relay)."),
	morercpthosts: list(smtpd, ["SMTP clients may send messages to recipients at ", "."], "No effect.", "More domains of the same kind. qmail reads them from morercpthosts.cdb, which qmail-newmrh makes of this file."),
	smtpgreeting: host("smtpgreeting", smtpd, "SMTP greeting: 220 ", "The text of the SMTP greeting; ESMTP follows."),
	smtproutes: list(remote, ["SMTP route: ", ""], "No artificial SMTP routes.", "Fixed routes in place of MX records: domain:relay:port, .domain:relay, :relay; an empty relay is an exception."),
	timeoutconnect: unplayed(number(60, remote, ["SMTP client connection timeout is ", " seconds"], "How long qmail-remote waits for a connection.")),
	timeoutremote: unplayed(number(1200, remote, ["SMTP client data timeout is ", " seconds"], "How long qmail-remote waits for each reply.")),
	timeoutsmtpd: number(1200, smtpd, ["SMTP server data timeout is ", " seconds"], "How long qmail-smtpd waits for the client."),
	virtualdomains: list(sendHup, ["Virtual domain: ", ""], "No virtual domains.", "Delivered here as prefix-user: user@domain:prefix, domain:prefix, .suffix:prefix, :prefix; no prefix excepts.")
};
/** Whether a name is one of qmail's; the names of Object.prototype are not. */
var isControlFile = (name) => Object.hasOwn(CONTROL_FILES, name);
export { isControlFile as n, CONTROL_FILES as t };
