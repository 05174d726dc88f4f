import type { Millis } from '../../units.ts'

/** Lines by name: see `LINE_PROFILES`. */
export const LINE_NAMES = ['clean', 'mobile', 'congested'] as const
export type LineName = (typeof LINE_NAMES)[number]

/** How the caller's voice arrives. */
export interface CallerLine {
  /** The profile that the other fields are from, if they are from one. */
  readonly profile?: LineName
  /** `telephone` is the codec `mulaw`. Default clear. */
  readonly quality?: 'clear' | 'telephone'
  /** `mulaw` and `alaw`: 300 to 3,400 Hz at 8,000 samples a second. `l16`: unchanged. Default l16. */
  readonly codec?: 'mulaw' | 'alaw' | 'l16'
  /** dB, before noise is added. Default 0. */
  readonly gain?: number
  /** Noise while the caller speaks: dB of the speech above it, seeded. Absent: none. */
  readonly noise?: number
  /** Lost packets, seeded. Absent: none. */
  readonly loss?: PacketLoss
  /** Delays of packets, seeded. Absent: none. */
  readonly jitter?: PacketJitter
}

/** The codec of a line, with the default applied. */
export function codecOf({ codec, quality }: CallerLine): NonNullable<CallerLine['codec']> {
  return codec ?? (quality === 'telephone' ? 'mulaw' : 'l16')
}

export interface PacketLoss {
  /** Of all packets, 0 to below 1. */
  readonly share: number
  /** Mean number of packets that are lost in a row, at least 1. */
  readonly burst: number
}

export interface PacketJitter {
  /** Mean delay above the shortest. */
  readonly mean: Millis
  /** How long the receiver waits. A packet that comes later is lost. */
  readonly buffer: Millis
}

/**
 * Lines by name. Twilio's client warns above 3 % of loss and 30 ms of jitter; losses come in bursts (Telchemy, Packet
 * loss distributions). Receivers wait for 30 to 50 ms, and up to 100 ms on bad lines (voiptroubleshooter.com). The
 * choice of values between these is ttfa's.
 */
export const LINE_PROFILES: Readonly<Record<LineName, CallerLine>> = {
  clean: { codec: 'mulaw' },
  mobile: {
    codec: 'mulaw',
    noise: 20,
    loss: { share: 0.03, burst: 2.5 },
    jitter: { mean: 15, buffer: 60 },
  },
  congested: { codec: 'mulaw', loss: { share: 0.08, burst: 4 }, jitter: { mean: 30, buffer: 100 } },
}
