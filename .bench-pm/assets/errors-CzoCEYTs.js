// server/errors.ts
/** The catalogue of error codes, and the one error class that a user ever sees. */
/** Every code with its HTTP status and what it means; docs and problem+json are made from this table. */
var ERRORS = {
	E_BAD_REQUEST: {
		status: 400,
		title: "The request is malformed"
	},
	E_BAD_NAME: {
		status: 400,
		title: "This is no sandbox name"
	},
	E_FORBIDDEN_ORIGIN: {
		status: 403,
		title: "Another site may not use this server"
	},
	E_RELAY_NOT_ALLOWED: {
		status: 403,
		title: "Nothing may be handed to that server"
	},
	E_NOT_FOUND: {
		status: 404,
		title: "There is no such thing"
	},
	E_CANNOT_COME: {
		status: 409,
		title: "What is waited for can no longer come"
	},
	E_UNMATCHED: {
		status: 409,
		title: "Mail met no rule"
	},
	E_TIMEOUT: {
		status: 408,
		title: "What was waited for did not come in time"
	},
	E_CONFLICT: {
		status: 409,
		title: "This does not fit the present state"
	},
	E_TOO_LARGE: {
		status: 413,
		title: "Larger than this server takes"
	},
	E_INVALID: {
		status: 422,
		title: "The content is not valid"
	},
	E_CLOCK_PAST: {
		status: 422,
		title: "The clock does not go back"
	},
	E_STORE: {
		status: 503,
		title: "The storage does not answer"
	},
	E_STOPPING: {
		status: 503,
		title: "The server is stopping"
	},
	E_PORT_IN_USE: {
		status: 500,
		title: "The port is taken"
	},
	E_CANNOT_LISTEN: {
		status: 500,
		title: "The server cannot listen there"
	},
	E_CONFIG: {
		status: 500,
		title: "The configuration is not valid"
	},
	E_INTERNAL: {
		status: 500,
		title: "A fault in bouncelab"
	}
};
/** An error with its cure: what was asked, what is wrong, what to do. */
var SandboxError = class extends Error {
	code;
	hint;
	problems;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.name = "SandboxError";
		this.code = code;
		this.hint = options.hint;
		this.problems = options.problems;
	}
};
export { SandboxError as n, ERRORS as t };
