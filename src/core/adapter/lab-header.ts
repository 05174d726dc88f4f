/** The response header that marks the lab. Its value is the lab's version. */
export const LAB_HEADER = 'x-ttfa-lab'

/** How that value begins if a recorded answer is played again; the day of the recording follows. */
export const REPLAY_MARK = 'replay of '
