import { splitInMiddle, splitSpeech } from './split-speech.ts'

/** A model's transcript of a piece of speech. */
export interface PieceTranscript {
  readonly text: string
  /** False if the model wrote until it was stopped: it lost track of the speech and repeated itself. */
  readonly isWhole: boolean
}

/** Seconds. A shorter piece is not split any further. */
const SHORTEST = 4

/**
 * The text of speech of any length. A piece on which the model loses track is split in two and recognised
 * again.
 */
export async function transcribeWhole(
  samples: Float32Array,
  rate: number,
  hear: (piece: Float32Array) => Promise<PieceTranscript>,
): Promise<string> {
  const hearPiece = async (piece: Float32Array): Promise<string> => {
    const { text, isWhole } = await hear(piece)
    if (isWhole || piece.length < SHORTEST * rate) return text
    return hearAll(splitInMiddle(piece, rate))
  }
  const hearAll = async (pieces: readonly Float32Array[]): Promise<string> => {
    const texts: string[] = []
    for (const piece of pieces) texts.push(await hearPiece(piece))
    return texts.filter(Boolean).join(' ')
  }
  return hearAll(splitSpeech(samples, rate))
}
