/** What a broken middlebox may put into an answer: no JSON, no event, no audio. */
export const GARBAGE = '\u0007<html><h1>502 Bad Gateway</h1>{{{"status":\n\n'
