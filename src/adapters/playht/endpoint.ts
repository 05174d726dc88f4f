import { isJsonObject, parseJsonObject } from '../../core/json.ts'

/**
 * Reads the WebSocket URL of an engine, with a token in its query, from the response to `websocket-auth`.
 * play.ht sends `websocket_urls`, play.ai `webSocketUrls`; older documents have one `websocket_url`. Throws
 * if there is none.
 */
export function readEndpoint(response: string, engine: string): string {
  const { websocket_urls, webSocketUrls, websocket_url } = parseJsonObject(response) ?? {}
  const urls = [websocket_urls, webSocketUrls].find(isJsonObject)
  const url = urls?.[engine] ?? websocket_url
  if (typeof url === 'string' && /^wss?:\/\//.test(url) && URL.canParse(url)) return url
  throw new Error(`the response to websocket-auth has no WebSocket URL for ${engine}`)
}

/** A response as PlayHT documented it. */
export const SAMPLE_RESPONSE = JSON.stringify({
  websocket_urls: {
    'Play3.0-mini': 'wss://ws.fal.run/playht-fal/playht-tts/ws?fal_jwt_token=sample',
    PlayDialog: 'wss://ws.fal.run/playht-fal/playht-tts-ldm/ws?fal_jwt_token=sample',
    PlayDialogMultilingual: 'wss://ws.fal.run/playht-fal/playht-tts-multilingual-ldm/ws?fal_jwt_token=sample',
  },
  expires_at: '2024-12-11T22:17:37.429Z',
})
