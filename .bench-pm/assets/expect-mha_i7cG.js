export { t as judgeExpectations, n as verify } from "./expect-DYlxAA1W.js";
