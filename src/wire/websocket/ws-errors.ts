/** An error of `ws`, of Node's HTTP parser or of zlib, with the code that our own readers have for it. */
export function translateError(error: NodeJS.ErrnoException): Error {
  const { code = 'PROTOCOL', message } = error
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
    return Object.assign(new Error(message), { code: 'FRAME_TOO_LARGE' })
  const isViolation = /^(?:WS_ERR_|HPE_|Z_|PROTOCOL$)/.test(code)
  return isViolation ? Object.assign(new Error(message), { code: 'PROTOCOL' }) : error
}
