/** The response header that marks the lab. Its value is the lab's version. */
export const LAB_HEADER = 'x-ttfa-lab'
