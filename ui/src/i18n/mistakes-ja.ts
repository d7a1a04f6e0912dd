/**
 * What the server finds wrong with a request, a scenario or a run, in Japanese. test/ui/mistakes-ja.test.ts reads the
 * server's sources and asks for each sentence in them.
 */
import { repliesJa } from '../handoffs/replies-ja.ts'
import { importJa } from './import-ja.ts'
import type { Sentences } from './sentences.ts'

/** What is wrong with a scenario, and what to write instead. */
const SCENARIO: Sentences = {
  'the scenario': 'シナリオ',
  'a list': 'リスト',
  'an object': 'オブジェクト',
  'a function': '関数',
  empty: '空',
  text: '文字列',
  'a number': '数値',
  'a whole number': '整数',
  'true or false': 'true か false',
  '{path} is {wanted}, not {given}.': '{path} は{wanted}で、{given} ではありません。',
  '{path} cannot be {value}.': '{path} を {value} にはできません。',
  '{path} is too small.': '{path} が小さすぎます。',
  '{path} is too small: it is empty.': '{path} が空です。',
  '{path} is too large: {value}.': '{path} が大きすぎます: {value}。',
  'At least {n}.': '{n} 以上です。',
  'At most {n}.': '{n} 以下です。',
  '{key} is not known here.': 'ここに {key} というキーはありません。',
  '{path} lacks {key}.': '{path} に {key} がありません。',
  'Allowed: {words}.': '書けるもの: {words}。',
  'One of {words}.': '{words} のどれかです。',
  'It is {kind}.': '{kind}です。',
  'Did you mean {word}?': '{word} のことですか。',
  "Put it in quotes: '{value}'.": "引用符で囲みます: '{value}'。",
  'Write when: {} to match everything.': 'すべてに当てはめるには when: {} と書きます。',
  'Write then: deliver, or what else is to happen.': 'then: deliver、またはほかに起こることを書きます。',
  '{value} is no duration.': '{value} は時間の長さではありません。',
  'Write it as {example}.': '{example} のように書きます。',
  'Write {example}.': '{example} のように書きます。',
  'Write {example}': '{example} のように書きます。',
  'Write it as JavaScript does.': 'JavaScript の書き方で書きます。',
  '{value} is no regular expression: {why}.': '{value} は正規表現ではありません: {why}。',
  'Mend it, or write a glob: *@gone.example': '直すか、*@gone.example のようなグロブにします。',
  '{value} is no range.': '{value} は範囲ではありません。',
  '{value} is no range of time.': '{value} は時間の範囲ではありません。',
  '{value} is no rate.': '{value} は速さではありません。',
  '{value} is no SMTP reply.': '{value} は SMTP の応答ではありません。',
  'Begin with a code from 200 to 599: 550 5.1.1 No such user': '200〜599 のコードで始めます: 550 5.1.1 No such user',
  '{value} is no host.': '{value} はホストではありません。',
  'Write mx.example.net[192.0.2.25], or either half of it.':
    'mx.example.net[192.0.2.25]、またはそのどちらか半分を書きます。',
  '{value} is no point in time.': '{value} は時刻ではありません。',
  '{value} is no time zone.': '{value} はタイムゾーンではありません。',
  'Use an IANA name such as UTC, Europe/Berlin or Asia/Tokyo.':
    'UTC、Europe/Berlin、Asia/Tokyo などの IANA の名前を使います。',
  '{value} is no URL.': '{value} は URL ではありません。',
  '{value} is no class word of {format}.': '{value} は {format} の分類の語ではありません。',
  'The secret of the format {format} {fault}': '形式 {format} の secret {fault}',
  'The secret of the webhook {url} {fault}': 'Webhook {url} の secret {fault}',
  'must be whsec_ and a key in base64.': 'は、whsec_ と Base64 の鍵でなければなりません。',
  'Copy the whole signing secret, or leave it out.': '署名シークレットを全部写すか、書かずにおきます。',
  'must be user:password; it is sent as HTTP Basic, for this provider signs nothing.':
    'は、user:password でなければなりません。この事業者は署名しないので、HTTP Basic で送ります。',
  'Write both, or leave it out.': '両方を書くか、書かずにおきます。',
  'is of no use: Amazon SNS signs with a certificate, served at SigningCertURL.':
    'は使われません。Amazon SNS は SigningCertURL にある証明書で署名します。',
  'Leave it out.': '書かずにおきます。',
  'must be a private key on P-256 (PEM, or PKCS #8 in base64).':
    'は、P-256 の秘密鍵(PEM、または Base64 の PKCS #8)でなければなりません。',
  'Leave it out to have one made; the public key is shown.': '書かずにおくと作られます。公開鍵が表示されます。',
  'is empty.': 'が空です。',
  'Write the signing key, or leave it out.': '署名鍵を書くか、書かずにおきます。',
  'is ***, which stands in place of one that is not shown.':
    'が *** になっています。これは表示されない値の代わりの印です。',
  'Write the secret itself, or leave it out.': 'secret そのものを書くか、書かずにおきます。',
  'The password of {url} is {mark}, which stands in place of one that is not shown.':
    '{url} のパスワードが {mark} になっています。これは表示されないパスワードの代わりの印です。',
  'Write the password itself.': 'パスワードそのものを書きます。',
  'Leave classes out: it has the status itself.':
    'classes は書かずにおきます。この形式にはステータスそのものが入ります。',
  'NEVER stands alone (RFC 3461, section 4.1).': 'NEVER は単独で使います(RFC 3461、4.1節)。',
  'Drop it, or drop the others.': 'これを消すか、ほかを消します。',
  '{what} says what it does.': '何をするのかが書かれていません({what})。',
  '{what} does one thing; this has {words}.': 'することは1つだけです({what})。ここには {words} があります。',
  'from is not before until.': 'from が until より前ではありません。',
  'Swap them, or drop one.': '入れ替えるか、どちらかを消します。',
  'at belongs to a reply.': 'at は応答(reply)と一緒に書くものです。',
  "Write reply: '450 …' beside it.": "reply: '450 …' を一緒に書きます。",
  '{word} belongs to deliver, a reply or a connect.': '{word} は deliver、reply、connect と一緒に書くものです。',
  'Drop it here.': 'ここから消します。',
  'Drop it.': '消します。',
  'delay does not go with {word}, which takes its own time.':
    '{word} はそれ自体に時間がかかるので、delay とは並べられません。',
  'Drop one of them.': 'どちらかを消します。',
  '{value} is a success.': '{value} は成功の応答です。',
  'Write deliver, or a reply from 400 to 599.': 'deliver、または 400〜599 の応答を書きます。',
  '{word} acts at {own}, not at {at}.': '{word} は {own} で働き、{at} では働きません。',
  'Write at: {at}, or drop at.': 'at: {at} と書くか、at を消します。',
  'Write at: {at}, or drop {word}.': 'at: {at} と書くか、{word} を消します。',
  '{word} is of a message that goes over SMTP.': '{word} は SMTP で送るメッセージのものです。',
  'Write via: smtp, or drop {word}.': 'via: smtp と書くか、{word} を消します。',
  '{word} would change the bytes of {file}.': '{word} を書くと {file} のバイト列が変わってしまいます。',
  'Keep eml, or write the message in fields.': 'eml のままにするか、メッセージを項目で書きます。',
  'report names a field.': 'report にはフィールドを書きます。',
  'This is no name of a header field.': 'これはヘッダーフィールドの名前ではありません。',
  'Write it without its colon: Date': 'コロンなしで Date のように書きます。',
  'none has no count.': 'none に count は付けられません。',
  'Drop count, or write kind with count: 0.': 'count を消すか、kind と count: 0 を書きます。',
  'order stands alone; beside it is {words}.': 'order は単独で使います。{words} が並んでいます。',
  'Write {words} into its items.': '{words} は中の項目に書きます。',
  '{words} say the same thing twice.': '{words} は同じことを二度言っています。',
  'Keep one of notice, kind and none.': 'notice、kind、none のうち1つだけを残します。',
  'A scenario that comes over HTTP names no files.': 'HTTP で送るシナリオにはファイルの名前を書けません。',
  "A scenario that comes over HTTP may not use {word}: it would act on the server's machine.":
    'HTTP で送るシナリオでは {word} を使えません。サーバーのあるマシンで動いてしまうからです。',
  'Put it into a file and start bouncelab with --scenario FILE; or hand mail over with relay.':
    'ファイルに書いて bouncelab を --scenario FILE 付きで起動するか、メールを relay で渡します。',
  '{file} cannot be read.': '{file} を読めません。',
  'Paths are relative to this file.': 'パスはこのファイルから数えます。',
  'Write export default defineScenario({ … }) into it.': 'export default defineScenario({ … }) と書きます。',
  'There is no such file.': 'そのファイルはありません。',
  'Give the path of a scenario file (YAML, JSON or .ts).':
    'シナリオのファイル(YAML、JSON、.ts)のパスを指定してください。',
  'A scenario file is run as a module.': 'シナリオのファイルはモジュールとして実行されます。',
  'Give the path of a scenario file (YAML or JSON).': 'シナリオのファイル(YAML か JSON)のパスを指定してください。',
  'The file is not UTF-8.': 'ファイルが UTF-8 ではありません。',
  'Save it as UTF-8 text.': 'UTF-8 のテキストで保存してください。',
  'The scenario is empty.': 'シナリオが空です。',
  'Write rules:, steps: or expect: into it.': 'rules:、steps:、expect: のどれかを書いてください。',
  'A message has a sender.': 'メッセージには差出人が必要です。',
  "Write from: app@client.test, or from: '<>' for the null reverse-path.":
    "from: app@client.test、または空の差出人アドレスなら from: '<>' と書きます。",
  'A message has recipients.': 'メッセージには宛先が必要です。',
  'This is a program, and a scenario is data here.': 'これはプログラムです。ここではシナリオをデータとして書きます。',
  'Send YAML or JSON. A scenario in TypeScript is for bouncelab run FILE.ts and startSandbox().':
    'YAML か JSON を送ってください。TypeScript のシナリオは bouncelab run FILE.ts と startSandbox() で使います。',
  'Give the file a name that ends in .ts.': 'ファイルの名前の末尾を .ts にしてください。',
  'Give the path of the file, not its text.': '中身ではなくファイルのパスを指定してください。',
  'Check indentation, colons and quotes.': 'インデント、コロン、引用符を確かめてください。',
  'Indent with spaces.': 'インデントには空白を使います。',
  'Each key stands once; put several values into a list.': 'キーは1度だけ書けます。複数の値はリストにします。',
  'A file holds one scenario; drop the line ---.': '1つのファイルにシナリオは1つです。--- の行を消してください。',
  'A quote or a bracket is not closed.': '引用符か括弧が閉じられていません。',
  'Line it up with its neighbours.': '前後の行とそろえてください。',
  'Write the repeated part out, or anchor less.': '繰り返しの部分をそのまま書くか、アンカーを減らしてください。',
  'This sandbox takes no mail over SMTP.': 'このサンドボックスは SMTP でメールを受け取りません。',
  'The scenario did not come to its end: {why} in {step}.': 'シナリオが終わりまで進みませんでした({step}): {why}。',
  '{time} of real time were over': '実時間で {time} が過ぎました',
  'it was cut short': '途中で打ち切られました',
  'Give it more time (timeout), or wait for less: advance and run move the clock, pause waits for real.':
    '時間(timeout)を増やすか、待つ時間を減らしてください。advance と run は時計を動かし、pause は実際に待ちます。',
}

/** What can be played and is hardly meant. */
const WARNINGS: Sentences = {
  'This can never hold: {why}.': '決して成り立ちません: {why}。',
  'This always holds: {why}.': '必ず成り立ちます: {why}。',
  '{kind} is about nobody, only notices are': '{kind} には対象の宛先がありません(通知にだけあります)',
  '{kind} has no report, only notices have': '{kind} にはレポートがありません(通知にだけあります)',
  'Write to instead.': '代わりに to と書きます。',
  'Write status and state instead.': '代わりに status と state を書きます。',
  '{value} is no enhanced status code': '{value} は拡張ステータスコードではありません',
  'Write it as 5.1.1, or as a pattern: 5.*': '5.1.1、またはパターンで 5.* のように書きます。',
  'beside it stands {other}': '並んで {other} があります',
  'Drop one, or say more narrowly which messages must not come.':
    'どちらかを消すか、来てはならないメッセージをもっと絞ります。',
  '{rule} can never act: {earlier} before it matches whatever it matches.':
    '{rule} は決して働きません。当てはまるものはすべて、前にある{earlier}が先に受け取ります。',
  'This rule': 'この規則',
  'rule {n}': '規則 {n} ',
  'Put the narrower rule first, or drop one.': '狭いほうの規則を先に置くか、どちらかを消します。',
  'A chance of 0 never acts.': '確率(chance)が 0 では働きません。',
  'Put it before, or drop it.': '前に置くか、消します。',
  'Drop it here, or write the rule under rules.': 'ここから消すか、規則を rules の下に書きます。',
  'fn takes a function, which only a scenario in TypeScript can have.':
    'fn には関数が要り、それは TypeScript のシナリオでだけ書けます。',
  'Say it in the other words, or write the scenario as a .ts file with defineScenario().':
    'ほかの語で書くか、シナリオを defineScenario() を使った .ts のファイルにします。',
  'This scenario sends {what} that one run over HTTP may send.':
    'このシナリオは、HTTP での1回の実行で送れる量を超えて送ります({what})。',
  'Lower times, or split it into several runs.': 'times を減らすか、何回かの実行に分けてください。',
  '`bouncelab run {file}` has no such bound.': '`bouncelab run {file}` にはこの制限がありません。',
  'The aliases of this file unfold too far: {why}.': 'このファイルのエイリアスが広がりすぎます: {why}。',
  'No {word} is {value}.': '{word} が {value} になることはありません。',
  'No {word} is in {domain}: {other} and {word2} contradict each other.':
    '{word} が {domain} に入ることはありません。{other} と {word2} が矛盾しています。',
  'Drop {word}, or mend one of them.': '{word} を消すか、どちらかを直します。',
  'This outcome is never reached: entry {n} of the list ends the recipient.':
    'この結果には決して届きません。リストの{n}番目で宛先が終わります。',
  '{word} is of attempts at delivery: a session rule with it never acts.':
    '{word} は配送の試行についてのもので、これを持つセッションの規則は働きません。',
  '{word} is not known at {at}: this rule never acts.': '{at} の時点では {word} がわからず、この規則は働きません。',
}

/** How a run differs from what was expected. */
const RUN: Sentences = {
  '" or "': '"か"',
  nothing: 'なし',
  absent: 'なし',
  'the client gets {replies}': 'クライアントが {replies} を受け取ること',
  'the server takes the message': 'サーバーがメッセージを受け取ること',
  'No reply is {replies}.': '{replies} という応答はありません。',
  'The client was refused, or cut off.': 'クライアントは拒否されたか、切断されました。',
  'Where that is meant, say so with reply.': 'それでよい場合は reply に書いてください。',
  'a rule for each mail to another host': '外のホスト宛てのメールすべてに規則があること',
  'no message but those that are expected': '期待したもの以外のメッセージがないこと',
  'No rule matches <{recipient}>. {nearest}': '<{recipient}> に当てはまる規則がありません。{nearest}',
  'No rule matches <{recipient}>.': '<{recipient}> に当てはまる規則がありません。',
  'No expectation speaks of it.': 'これについての期待がありません。',
  'No expectation speaks of it. It is {message}.': 'これについての期待がありません: {message}。',
  '{why} It is {message}.': '{why} {message}です。',
  'It is {message}.': '{message}です。',
  'It came, and none should.': '来てはならないのに来ました。',
  'There are {n}, not {count}.': '{n}通あり、{count} ではありません。',
  'There is {n}, not {count}.': '{n}通あり、{count} ではありません。',
  'There is no message.': 'メッセージがありません。',
  'There is no other message.': 'ほかのメッセージがありません。',
  'It is {kind}, not {wanted}.': '種類は{kind}で、{wanted}ではありません。',
  'To is {value}, not {wanted}.': '宛先は {value} で、{wanted} ではありません。',
  'From is {value}, not {wanted}.': '差出人は {value} で、{wanted} ではありません。',
  'About is {value}, not {wanted}.': '対象は {value} で、{wanted} ではありません。',
  'Subject is {value}, not {wanted}.': '件名は {value} で、{wanted} ではありません。',
  'Status is {value}, not {wanted}.': 'ステータスは {value} で、{wanted} ではありません。',
  'State is {value}, not {wanted}.': '状態は {value} で、{wanted} ではありません。',
  'It has no report.': 'レポートがありません。',
  'Its report about {address}: {faults}.': '{address} についてのレポート: {faults}。',
  '{field} is {value}, not {wanted}': '{field} は {value} で、{wanted} ではありません',
  'It does not contain {text}.': '{text} を含みません。',
  'It does not contain {text}; the nearest line is {line}.': '{text} を含みません。最も近い行は {line} です。',
  'It does not match {regex}.': '{regex} に一致しません。',
  'It came after {time}, not within {limit}.': '{time} 後に来て、{limit} 以内ではありません。',
  'It came after {time}, not after {limit}.': '{time} 後に来て、{limit} 以後ではありません。',
  'Line {n} of {file} is {wanted}, here it is {line}.': '{file} の{n}行目は {wanted} ですが、こちらは {line} です。',
  'Line {n} of {file} is {wanted}, here the message ends.':
    '{file} の{n}行目は {wanted} ですが、こちらのメッセージはそこで終わります。',
  'It goes on after {file} ends, with {line}.': '{file} が終わったあとに {line} が続きます。',
  'Number {n}, {what}, came before {id} and not after it.': '{n}番目({what})は {id} より前に来ました。',
  'Number {n}, {what}, did not come after {id}.': '{n}番目({what})が {id} のあとに来ませんでした。',
  'Number {n}, {what}, did not come.': '{n}番目({what})が来ませんでした。',
  'Nothing came after {id}.': '{id} のあとには何も来ませんでした。',
  'Nothing came.': '何も来ませんでした。',
  'Nothing came in {time}.': '{time} のあいだに何も来ませんでした。',
  'It can no longer come.': 'もう来ることはありません。',
  'No application can send here: run it with --smtp 127.0.0.1:1025.':
    'ここにはどのアプリケーションからも送れません。--smtp 127.0.0.1:1025 を付けて実行してください。',
  'Rule {id} is nearest: {faults}.': '最も近い規則は {id} です: {faults}。',
  'Rule {id} “{name}” is nearest: {faults}.': '最も近い規則は {id}「{name}」です: {faults}。',
  '{word} is absent, not {wanted}': '{word} がなく、{wanted} ではありません',
  'it is not active at this time': 'この時刻には有効ではありません',
  'chance decided against it': '確率で外れました',
  'it has been used {n} times, as often as it may': '使える回数({n}回)を使い切っています',
  'its function {name} does not hold': '関数 {name} が成り立ちません',
}

/** What a request may be refused with. */
const API: Sentences = {
  'There is no message {id} in sandbox {name}.': 'サンドボックス {name} にメッセージ {id} はありません。',
  'It may have been deleted, pruned, or be of an older epoch; GET …/messages lists what is there.':
    '削除されたか、古くて間引かれたか、初期化の前のものかもしれません。GET …/messages で今あるものがわかります。',
  'There is no session {id}.': 'セッション {id} はありません。',
  'A session is kept when it has closed.': 'セッションは閉じたときに保存されます。',
  'The server is stopping.': 'サーバーが停止しようとしています。',
  '{id} has {n} attachments; there is no number {m}.': '{id} の添付は{n}個で、{m}番はありません。',
  'They are counted from 1.': '1から数えます。',
  '{id} has no HTML part.': '{id} に HTML の部分はありません。',
  '{id} has no part {path}.': '{id} に {path} という部分はありません。',
  'GET …/structure lists its parts; 0 is the whole message.':
    'GET …/structure で部分がわかります。0 はメッセージ全体です。',
  'Both a search and a list of ids say what to remove.': '消すものが検索と id のリストの両方で指定されています。',
  'Leave the query or the body out.': 'どちらか一方だけにしてください。',
  'recipient belongs to form=delivered.': 'recipient は form=delivered と一緒に使うものです。',
  'Drop it, or add form=delivered.': '消すか、form=delivered を加えてください。',
  '{id} has no recipient {address}.': '{id} に {address} という宛先はありません。',
  'An MTA is an object.': 'MTA はオブジェクトで書きます。',
  'This sandbox plays {mta}, which has no control files.':
    'このサンドボックスは {mta} を演じていて、コントロールファイルはありません。',
  '{path}: {said}': '{path}: {said}',
  'There was nothing to {operation} in {id}: {states}.': '{id} には {operation} の対象がありませんでした: {states}。',
  '{operation} works on recipients that are {states}.': '{operation} は、状態が {states} の宛先に使えます。',
  'There is no rule in the body.': '本文に規則がありません。',
  'There is no rule {id} in force.': '有効な規則に {id} はありません。',
  'GET …/rules lists those that are.': 'GET …/rules で有効な規則がわかります。',
  'The body has expect, a list of what should have happened, and nothing else.':
    '本文には expect(起きているべきことのリスト)だけを書きます。',
  'No scenario is in force in this sandbox.': 'このサンドボックスで有効なシナリオはありません。',
  'Send one as the body, or apply one with PUT …/scenario.': '本文で送るか、PUT …/scenario で適用してください。',
  'No shipped scenario is called {name}.': '{name} という付属シナリオはありません。',
  'There is no shipped scenario called {name}.': '{name} という付属シナリオはありません。',
  'The envelope lacks {what}.': 'エンベロープに {what} がありません。',
  'A recipient is empty.': '宛先が空です。',
  'Write to=a@example.com for each.': '宛先ごとに to=a@example.com と書いてください。',
  'An address has control characters.': 'アドレスに制御文字があります。',
  'An address has no control characters.': 'アドレスに制御文字は使えません。',
  'Take them out.': '取り除いてください。',
  '{what} has {n} bytes; at most {most} are taken.': '{what}は{n}バイトあり、受け取れるのは{most}バイトまでです。',
  'The message': 'メッセージ',
  'The message has no recipient.': 'メッセージに宛先がありません。',
  'The storage cannot be read.': '保存先を読めません。',
  'There is no ended post {id}.': '終わった POST に {id} はありません。',
  'GET …/webhooks/posts lists them; one that has not ended is tried again by itself.':
    'GET …/webhooks/posts で一覧できます。終わっていないものは自動で再試行されます。',
  'A body in content encoding {encoding} is not read.': 'コンテンツ符号化 {encoding} の本文は読めません。',
  'Send it as it is.': 'そのまま送ってください。',
  'The body is larger than {n} bytes.': '本文が{n}バイトを超えています。',
  'The body was cut off.': '本文が途中で切れました。',
  'The body is not UTF-8.': '本文が UTF-8 ではありません。',
  'Save or send it as UTF-8 text.': 'UTF-8 のテキストで保存するか送ってください。',
  'The body is no JSON: line {line}, column {column} (position {n}): {found}.':
    '本文が JSON ではありません({line}行{column}桁、位置 {n}): {found}。',
  'it ends too soon': '途中で終わっています',
  '{text} cannot stand there': '{text} はそこに書けません',
  '{found}.': '{found}。',
  'A tag has no commas, quotes or control characters.': 'タグにコンマ、引用符、制御文字は使えません。',
  '{id} would have {n} tags; {most} are the most.': '{id} のタグが{n}個になります。{most}個までです。',
  'Nothing is held back for longer than 10s.': '10秒より長く待たせることはできません。',
  'Ask for less.': '短くしてください。',
  'Nobody waits longer than 10m.': '10分より長く待つことはできません。',
  'Ask again after that.': 'そのあとでもう一度求めてください。',
  'The clock is told nothing.': '時計への命令がありません。',
  'The clock is told more than one thing.': '時計への命令が2つ以上あります。',
  'The instant to advance to lies in the past of this sandbox.': '進める先の時刻が、このサンドボックスの過去です。',
  'Give an instant after the sandbox’s now (GET …/clock tells it), or reset the sandbox.':
    'サンドボックスの現在(GET …/clock)より後の時刻を指定するか、サンドボックスを初期化してください。',
  'The move of the clock was cut short.': '時計の操作が途中で打ち切られました。',
  'Move it again.': 'もう一度操作してください。',
  'The sandbox was reset while its clock moved.': '時計を動かしているあいだにサンドボックスが初期化されました。',
  'Event {n} could not be stored: {why}': 'イベント {n} を保存できませんでした: {why}',
  'Sandbox {name} is closed.': 'サンドボックス {name} は閉じられています。',
  '{name} is no sandbox name.': '{name} はサンドボックスの名前にできません。',
  'bouncelab failed to answer this request.': 'bouncelab がこの要求に答えられませんでした。',
  'The server’s log has the details; please report them.': '詳しくはサーバーのログにあります。ぜひお知らせください。',
}

/** Of limits, passwords and hand-offs. */
const MORE: Sentences = {
  'Send something smaller, or start the server with a larger --max-message-size.':
    'もっと小さいものを送るか、--max-message-size を大きくしてサーバーを起動してください。',
  'Start the server with a larger --max-message-size.': '--max-message-size を大きくしてサーバーを起動してください。',
  'The header has more than {n} bytes.': 'ヘッダーが{n}バイトを超えています。',
  'Send less: cookies of other servers on this host are often the reason.':
    '減らしてください。同じホストのほかのサーバーの Cookie が原因のことがよくあります。',
  'Header and body must be there within {n} s, the header sooner.':
    'ヘッダーと本文は{n}秒以内に届く必要があります(ヘッダーはもっと早く)。',
  'The request did not come in time.': '要求が時間内に届きませんでした。',
  'Or send the scenario itself, as an object or as YAML text.':
    'または、シナリオそのものをオブジェクトか YAML で送ってください。',
  '{hint} Or send the scenario itself, as an object or as YAML text.':
    '{hint} または、シナリオそのものをオブジェクトか YAML で送ってください。',
  'Too many wrong passwords came from your address.': 'あなたのアドレスから、間違ったパスワードが多すぎました。',
  'Try again in {n} s.': '{n}秒後にもう一度試してください。',
  'PUT …/mta changes its configuration as a whole.': 'PUT …/mta で設定全体を変えられます。',
  'No hand-off of {id} by hand began with event {n}.':
    '{id} の手動での引き渡しに、イベント {n} で始まったものはありません。',
  'GET …/messages/{id}/trace lists them as handoffs, each with its seq.':
    'GET …/messages/{id}/trace の handoffs に、seq とともに並んでいます。',
  'Send it in the body: {"server": "{url}"}.': '本文で送ってください: {"server": "{url}"}。',
  'Ask again in a moment.': '少し待ってもう一度試してください。',
  'Start it again.': 'もう一度起動してください。',
  'A server that takes mail has one.': 'メールを受け取るサーバーにはあります。',
  'GET …/messages/{id}/trace has the whole story.': 'GET …/messages/{id}/trace にすべての経緯があります。',
  'Put a webhook with "id": "{id}" in force with PUT …/webhooks, then send it again.':
    'PUT …/webhooks で "id": "{id}" の webhook を有効にしてから、もう一度送ってください。',
  'HTTP/1.1 is spoken here; SMTP has a port of its own, printed at start.':
    'ここは HTTP/1.1 のポートです。SMTP には起動時に表示される別のポートがあります。',
  'This is no HTTP request.': 'これは HTTP の要求ではありません。',
  'The password for {what} is known no longer: it is kept nowhere.':
    '{what} のパスワードはもうわかりません。どこにも保存していないためです。',
  'The server is starting.': 'サーバーが起動しているところです。',
  'There is no certificate here.': 'ここに証明書はありません。',
  'The webhook {id} of this post, to {url}, is in force no longer.':
    'この POST の webhook {id}({url} 宛て)はもう有効ではありません。',
  'A name has lower case letters, digits and hyphens, begins with no hyphen, and is at most 63 long.':
    '名前に使えるのは小文字、数字、ハイフンで、先頭はハイフン以外、長さは63文字までです。',
  'The body is nested more than {depth} deep: line {line}, column {column}.':
    '本文の入れ子が {depth} 段を超えています: {line} 行 {column} 桁。',
  'Nested more than {depth} deep.': '入れ子が {depth} 段を超えています。',
  'Close a bracket, or indent less.': '括弧を閉じるか、字下げを減らしてください。',
  'An alias stands inside what it names.': 'エイリアスが、それ自身の指す内容の中にあります。',
  'Remove some first.': '先にいくつか外してください。',
  'Send a scenario to compare what comes of it, or a failure to compare that alone.':
    '結果を比べるシナリオか、それだけを比べる失敗を送ってください。',
  'GET /api/failures lists them; or write an outcome, such as {"reply": "550 5.1.1 User unknown"}.':
    'GET /api/failures で一覧できます。または {"reply": "550 5.1.1 User unknown"} のような結果を書いてください。',
  'Did you mean {near}? GET /api/failures lists them; or write an outcome, such as {"reply": "550 5.1.1 User unknown"}.':
    '{near} のことですか? GET /api/failures で一覧できます。または {"reply": "550 5.1.1 User unknown"} のような結果を書いてください。',
  'It may have been deleted, or be of an older epoch; GET …/messages lists what is there.':
    '削除されたか、以前のエポックのものかもしれません。いまあるものは GET …/messages で一覧できます。',
  '{id} of sandbox {name} was pruned at {at} ({by}).':
    'サンドボックス {name} の {id} は、保持の上限({by})により {at} に削除されました。',
  'Start the server with larger limits, or export the sandbox before; its events are still in the journal.':
    '上限を大きくしてサーバーを起動するか、先にサンドボックスをエクスポートしてください。イベントはジャーナルに残っています。',
}

export const mistakesJa: Sentences = { ...SCENARIO, ...WARNINGS, ...RUN, ...API, ...MORE, ...importJa, ...repliesJa }
