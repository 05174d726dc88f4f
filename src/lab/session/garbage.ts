/** What a broken proxy may insert into a response: neither JSON nor an event nor audio. */
export const GARBAGE = '\u0007<html><h1>502 Bad Gateway</h1>{{{"status":\n\n'
