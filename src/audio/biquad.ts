/** Of a filter of second order without a peak (Butterworth). */
const QUALITY = Math.SQRT1_2

/** A high or low pass of second order, from the Audio EQ Cookbook (Bristow-Johnson). @param frequency of its edge, Hz */
export function passFilter(
  samples: Float32Array,
  pass: 'high' | 'low',
  frequency: number,
  sampleRate: number,
): Float32Array {
  const omega = (2 * Math.PI * frequency) / sampleRate
  const [cosine, alpha] = [Math.cos(omega), Math.sin(omega) / (2 * QUALITY)]
  const edge = pass === 'low' ? (1 - cosine) / 2 : (1 + cosine) / 2
  const [b0, b1, b2] = pass === 'low' ? [edge, 2 * edge, edge] : [edge, -2 * edge, edge]
  const [a0, a1, a2] = [1 + alpha, -2 * cosine, 1 - alpha]
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  return samples.map((x) => {
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    return y
  })
}
