/** The versions of HTTP that a target may ask for: HTTP/1.1, and HTTP/2. */
export const HTTP_CHOICES = [1.1, 2] as const
export type HttpChoice = (typeof HTTP_CHOICES)[number]
