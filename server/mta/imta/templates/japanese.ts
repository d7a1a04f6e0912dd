/**
 * The notice texts in Japanese, in our own words. The charset is what the first line says; everything else is the same
 * in each. Label names are those of return_option.opt; REMOTE_SYSTEM and DELIVERY_HISTORY are names of ours.
 */

const prefix = (charset: string): string => `Content-type: text/plain; charset=${charset}
Content-language: ja

お送りいただいた次のメッセージについてお知らせします。

%H
`

const RETURN_FAILED = `次の宛先にはメッセージを配信できませんでした。%R
`

const RETURN_BOUNCED = `ポストマスターの操作により、メッセージを返送します。

対象の宛先は次のとおりです。%R
`

const RETURN_DELAYED = `メッセージをお預かりしてから %C %uが経過しましたが、
次の宛先にまだ配信できていません。%R
このあとも %L %uのあいだ配信を試みます。
送り直していただく必要はありません。

`

const RETURN_TIMEDOUT = `%F %uにわたって配信を試みましたが、次の宛先に配信できなかったため、
メッセージを返送します。%R
`

const RETURN_DELIVERED = `メッセージは次の宛先に配信されました。%R
`

const RETURN_RELAYED = `メッセージは次の宛先に向けて別のシステムに引き渡されました。
引き渡し先からは配信の結果が通知されないことがあります。%R
`

const RETURN_EXPANDED = `メッセージは次のメーリングリストに届き、登録されている宛先に送られました。
それぞれの宛先への配信の結果は通知されません。%R
`

const RETURN_OPTION = `DAY=日
HOUR=時間
RECIPIENT_ADDRESS=宛先アドレス
ORIGINAL_ADDRESS=元のアドレス
REASON=理由
DIAGNOSTIC_CODE=診断コード
REMOTE_SYSTEM=相手のシステム
DELIVERY_HISTORY=配信を試みた記録
4.2.2=メールボックスがいっぱいです
4.4.7=まだ配信できていないか、配信の期限が過ぎました
5.1.1=宛先のユーザーが見つかりません
5.1.8=差出人のアドレスが受け付けられませんでした
5.1.10=宛先のドメインはメールを受け取りません
5.2.1=宛先のメールボックスは使われていません
5.2.2=メールボックスがいっぱいです
5.2.3=メッセージが大きすぎます
5.4.4=宛先のドメインが見つかりません
5.4.6=メールの転送が繰り返されています
`

export const japanese = (charset: 'iso-2022-jp' | 'utf-8'): Record<string, string> => ({
  'return_prefix.txt': prefix(charset),
  'return_suffix.txt': '',
  'return_failed.txt': RETURN_FAILED,
  'return_bounced.txt': RETURN_BOUNCED,
  'return_delayed.txt': RETURN_DELAYED,
  'return_timedout.txt': RETURN_TIMEDOUT,
  'return_delivered.txt': RETURN_DELIVERED,
  'return_relayed.txt': RETURN_RELAYED,
  'return_expanded.txt': RETURN_EXPANDED,
  'return_option.opt': RETURN_OPTION,
})
