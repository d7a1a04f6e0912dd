/** What the scenario's JSON Schema says of its words, in Japanese. A test compares it with the schema. */
export const schemaJa: Readonly<Record<string, string>> = {
  'A code from 200 to 599, then text: 550 5.1.1 No such user. Newlines go on; {address} is the address that it is about.':
    '200 から 599 までのコードと文章(550 5.1.1 No such user)。改行すると続きの行になります。{address} はそのときのアドレスに置き換わります。',
  'A file that goes with a message.': 'メッセージに添えるファイル。',
  'A file with the message, relative to this one.': 'メッセージのファイル。このファイルからの相対パス。',
  'A glob (* and ?), a /regex/, or a list of which any may match. Case is ignored.':
    'グロブ(* と ?)、/正規表現/、またはそのいずれかが合えばよいリスト。大文字と小文字は区別しません。',
  'A length of time: 90s, 5m, 1d12h, P3D. A bare number counts as seconds.':
    '時間の長さ(90s、5m、1d12h、P3D)。数字だけなら秒。',
  'A message handed in as through /usr/sbin/sendmail, or over SMTP.':
    '/usr/sbin/sendmail と同じように、または SMTP で渡すメッセージ。',
  'A message of this kind has come.': 'この種類のメッセージが届いたこと。',
  'A message of this kind.': 'この種類のメッセージ。',
  'A message that must (or with none must not) have come.':
    '届いていなければならない(none なら届いてはならない)メッセージ。',
  'A message that must have come at this place in the order.': 'この順番で届いていなければならないメッセージ。',
  'A notice of this kind has come.': 'この種類の通知メールが届いたこと。',
  'A notice of this kind.': 'この種類の通知メール。',
  'A program at delivery ends so.': '配送時のプログラムがこう終わります。',
  'A recorded message, relative to this file.': '記録したメッセージ。このファイルからの相対パス。',
  'A time in the life of the sandbox, counted from its start.': 'サンドボックスの開始から数えた期間。',
  'Accepts the message, cuts the connection before the 250; also written as the bare word.':
    'メッセージを受け取り、250 を返す前に接続を切ります。単語だけでも書けます。',
  "Active between these times after the sandbox's start.": 'サンドボックスの開始から数えて、この期間だけ有効。',
  'Active from then on; from the start unless given.': 'この時から有効。省略すると最初から。',
  'Active until then; for ever unless given.': 'この時まで有効。省略するとずっと。',
  'All conditions that are given must match; {} matches everything.':
    '書いた条件がすべて合うこと。{} はすべてに合います。',
  'An IANA name, for MTAs that write local time.': '現地時刻を書く MTA のための IANA タイムゾーン名。',
  'An MTA, rules, steps and expectations.': 'MTA、規則、ステップ、期待。',
  'An enhanced status code that it reports, or that its recipients have: 5.1.1, 5.*':
    '報告する、または宛先に付いた拡張ステータスコード(5.1.1、5.*)。',
  'An envelope id, given back in notices.': '通知メールで返されるエンベロープ ID。',
  'An envelope recipient, or an address in To.': 'エンベロープ宛先、または To のアドレス。',
  'Answers so much later, in real time.': '応答をこれだけ遅らせます(実時間)。',
  'At least so long after the root message was accepted.': '元のメッセージの受け付けから、少なくともこれだけ後。',
  'At most so long after the root message was accepted.': '元のメッセージの受け付けから、長くてもこれだけ後。',
  'Breaks STARTTLS so.': 'STARTTLS をこのように失敗させます。',
  'Bytes, as a range: >1MB.': 'バイト数の範囲(>1MB)。',
  'Changes the MTA.': 'MTA を変えます。',
  'Closes the connection; also written as the bare word.': '接続を閉じます。単語だけでも書けます。',
  'Decides everything that chance decides.': '確率で決まることのすべてを決めます。',
  'EHLO keywords to leave out; STARTTLS and AUTH are no commands then.':
    '広告しない EHLO キーワード。STARTTLS と AUTH はコマンドとしても使えなくなります。',
  'Files that go with it.': '添えるファイル。',
  'For notices and answers: an address that it is about.': '通知メールや自動応答などの場合: 対象のアドレス。',
  'For notices and answers: an address that it is about; a pattern.':
    '通知メールや自動応答などの場合: 対象のアドレス(パターン)。',
  'For notices: what it reports about one recipient (RFC 3464).':
    '通知メールの場合: 1人の宛先について報告する内容(RFC 3464)。',
  'For notices: what it reports about one recipient.': '通知メールの場合: 1人の宛先について報告する内容。',
  'From whom; a pattern.': '差出人(パターン)。',
  'From, or the reverse-path.': 'From、またはエンベロープ差出人。',
  'Goes over SMTP, as an application sends; session rules act.':
    'アプリケーションと同じく SMTP で送ります。セッションの規則が働きます。',
  'Hands a message in, or several.': 'メッセージを1通または数通渡します。',
  'Header fields by name.': '名前で指定するヘッダーフィールド。',
  'Header fields that may differ, wherever they stand; boundary means the MIME boundaries.':
    '違っていてもよいヘッダーフィールド(位置は問いません)。boundary は MIME の境界。',
  'Held until somebody releases it; also written as the bare word.':
    'だれかが解除するまで保留します。単語だけでも書けます。',
  'How content is written.': 'content の書き方。',
  "How long the attempt takes on the sandbox's clock.": 'サンドボックスの時計で配送試行にかかる時間。',
  'How long to wait, in real time; 30s unless given.': '待つ時間(実時間)。省略すると 30s。',
  'How long: <6h, >=1d, 1h..2h.': '時間の範囲(<6h、>=1d、1h..2h)。',
  'How many bytes: 512, >1MB, <=10kB, 1kB..2MB.': 'バイト数(512、>1MB、<=10kB、1kB..2MB)。',
  'How many such messages: 2, >=1, 0.': 'そのようなメッセージの数(2、>=1、0)。',
  'How many: 3, >=3, <3, 2..4.': '数(3、>=3、<3、2..4)。',
  'How much of the message a bounce returns.': 'バウンスがメッセージのどこまでを返すか。',
  'In a list: how many attempts of a recipient this entry serves.':
    'リストの中で: この項目が1人の宛先の何回の試行を受け持つか。',
  'It always matches unless given.': '省略すると常に合います。',
  'It is delivered; also written as the bare word.': '配送されます。単語だけでも書けます。',
  'It is this recorded message, but for what may differ.': '違ってもよい部分を除き、この記録したメッセージと同じ。',
  'Its MIME type; made from the name unless given.': 'MIME タイプ。省略すると名前から決めます。',
  'Its address.': 'クライアントのアドレス。',
  'Its exit code, which each MTA judges in its own way.': '終了コード。判断は MTA ごとに違います。',
  'Its name.': '名前。',
  'Its user name of AUTH.': 'AUTH のユーザー名。',
  'More header fields by name; a list repeats the field.':
    '追加のヘッダーフィールド。リストにするとフィールドを繰り返します。',
  'Moves the clock until nothing is due any more.': '実行予定がなくなるまで時計を進めます。',
  "Moves the sandbox's clock, stopping at each due instant.": '実行予定の時刻ごとに止まりながら時計を進めます。',
  'No such message has come; notice means none of any kind.':
    'そのようなメッセージが届いていないこと。notice はどの種類の通知もないこと。',
  'One paragraph: what happens, and why it matters.': '何が起こり、なぜ大切かを述べる1段落。',
  'One thing to do: send, pause, advance, run, rules, session, mta, await, expect.':
    '行うこと1つ: send、pause、advance、run、rules、session、mta、await、expect。',
  "Probability, drawn from the sandbox's seed.": '確率。サンドボックスのシードから決まります。',
  'Puts these in front of the rules in force; reset takes away what steps before it put there.':
    '有効な規則の前に加えます。reset は前のステップが加えた規則を取り除きます。',
  'Reads the message at this rate: 1kB/s.': 'この速さでメッセージを読みます(1kB/s)。',
  'Real time to wait before each.': '1通ごとの前に待つ実時間。',
  'Recipients that stand in Cc.': 'Cc に書かれる宛先。',
  'Recipients that stand in To.': 'To に書かれる宛先。',
  'Recipients that stand in no header field.': 'どのヘッダーフィールドにも書かれない宛先。',
  'Refuses the command so; a 2xx (354 at data) lets it pass in your words.':
    'コマンドをこの応答で断ります。2xx(data では 354)なら、その文言で通します。',
  'Resets the connection (RST); also written as the bare word.': '接続をリセットします(RST)。単語だけでも書けます。',
  'Retires after so many uses over all recipients.': '全宛先を通じて、この回数使われると無効になります。',
  'Sandbox seconds per second, for a real clock.': '時計が real のとき、1秒あたりに進むサンドボックスの秒数。',
  'Says nothing more; also written as the bare word.': 'それきり何も応答しません。単語だけでも書けます。',
  'Sends it so many times.': 'この回数送ります。',
  'Shown wherever the rule decides something.': 'この規則が何かを決めたところに表示されます。',
  'So many of them.': 'その数。',
  "The MTA's configuration in its own words.": 'MTA 自身の言葉で書いた設定。',
  'The SMTP client that handed the message in.': 'メッセージを渡した SMTP クライアント。',
  'The address as the sender gave it.': '差出人が書いたとおりのアドレス。',
  'The address at which delivery was tried.': '配送を試みたアドレス。',
  "The attempt's number from 1, as a range: >=3.": '1から数えた配送試行の番号の範囲(>=3)。',
  'The body as HTML.': 'HTML の本文。',
  'The body as plain text.': 'プレーンテキストの本文。',
  'The enhanced status code.': '拡張ステータスコード。',
  'The envelope recipient.': 'エンベロープ宛先。',
  'The envelope recipients.': 'エンベロープ宛先。',
  'The first rule that matches an attempt decides it.': '配送試行に最初に合った規則が決めます。',
  'The mail system that is played; without it a plain catcher.': '演じるメールシステム。省略すると受信専用モード。',
  'The message has this text; a list means all of them.': 'メッセージにこの文字列があること。リストならすべて。',
  'The message is this recorded one; CRLF counts as LF.':
    'メッセージがこの記録と同じこと。CRLF は LF と同じとみなします。',
  'The message matches this regular expression.': 'メッセージがこの正規表現に合うこと。',
  "The recipient's domain.": '宛先のドメイン。',
  'The remote host answers so; 5xx fails, 4xx defers.': '相手ホストがこう応答します。5xx は失敗、4xx は再試行待ち。',
  "The remote host's reply.": '相手ホストの応答。',
  'The remote host.': '相手ホスト。',
  "The reverse-path's domain.": 'エンベロープ差出人のドメイン。',
  'The reverse-path; "" is the null one.': 'エンベロープ差出人。"" は空の差出人アドレス。',
  'The reverse-path; empty is the null one.': 'エンベロープ差出人。空なら空の差出人アドレス。',
  "The sandbox's clock in a run and in the fixture.": '実行時とフィクスチャでのサンドボックスの時計。',
  "The scenario's name; the file's unless given.": 'シナリオの名前。省略するとファイルの名前。',
  'The sender; also the reverse-path, unless envelope says otherwise.':
    '差出人。envelope に書かないかぎりエンベロープ差出人にもなります。',
  'The subject, decoded.': 'デコードした件名。',
  'The subject.': '件名。',
  'The subject; a pattern.': '件名(パターン)。',
  'These have come, one after the other.': 'これらがこの順に届いたこと。',
  'Time since acceptance, as a range: <6h.': '受け付けからの時間の範囲(<6h)。',
  'To whom; a pattern.': '宛先(パターン)。',
  'Waits in real time.': '実時間で待ちます。',
  'Waits until such a message is there.': 'そのようなメッセージが現れるまで待ちます。',
  'What a run says of a message that came and of which no expectation speaks.':
    'どの期待も触れないメッセージが届いたとき、実行がどう扱うか。',
  'What a run says of mail for another host that no rule decides.':
    'どの規則も決めない他ホスト宛てのメールを、実行がどう扱うか。',
  'What became of it.': 'どうなったか。',
  'What becomes of an attempt: one of deliver, reply, dns, connect, mailbox, program, relay, pipe, maildir, mbox, webhook, answer, hold.':
    '配送試行の結果: deliver、reply、dns、connect、mailbox、program、relay、pipe、maildir、mbox、webhook、answer、hold のどれか1つ。',
  'What becomes of the attempt; a list advances per recipient, and its last entry stays.':
    '配送試行の結果。リストは宛先ごとに1つずつ進み、最後の項目にとどまります。',
  'What becomes of the connection to the remote host.': '相手ホストへの接続がどうなるか。',
  'What happens in the SMTP session with the client.': 'クライアントとの SMTP セッションで起こること。',
  'What happens to matching attempts at delivery. The first rule that matches decides.':
    '条件に合う配送試行に起こること。最初に合った規則が決めます。',
  'What has become of the message itself; a list means any of them.':
    'メッセージ自身がどうなったか。リストならそのどれか。',
  'What is done, in order, when the scenario is run.': 'シナリオの実行時に、順に行うこと。',
  'What is in it.': '中身。',
  "What the remote host's EHLO lists, such as [8BITMIME, DSN, SIZE 1000]; each MTA assumes its own unless given.":
    '相手のホストの EHLO が挙げるもの。たとえば [8BITMIME, DSN, SIZE 1000]。省略すると MTA ごとの想定。',
  'What is wrong with the mailbox on this host.': 'このホストのメールボックスの何が悪いか。',
  'What it said in HELO or EHLO.': 'HELO または EHLO で名乗った名前。',
  'What it writes, which a bounce quotes.': '出力。バウンスに引用されます。',
  'What must hold at the end.': '最後に成り立っていなければならないこと。',
  'What must hold at this point.': 'この時点で成り立っていなければならないこと。',
  "What the DNS says of the recipient's domain.": '宛先のドメインについて DNS が答える内容。',
  'What the message is; a list means any of them. Automatic answers and complaints are mail too.':
    'メッセージの種類。リストならそのどれか。自動応答や苦情の報告は mail でもある。',
  'What the server does at this point: one of reply, delay, drip, drop, reset, stall, lose-ack, hide, tls.':
    'この時点でサーバーが行うこと: reply、delay、drip、drop、reset、stall、lose-ack、hide、tls のどれか1つ。',
  'What the server does; delay, drip and hide let the rules after it act, too.':
    'サーバーが行うこと。delay、drip、hide のあとは、続く規則も働きます。',
  'When it starts (a real clock begins now); 2026-01-05T09:00:00Z unless given.':
    '始まりの時刻(real なら現在)。省略すると 2026-01-05T09:00:00Z。',
  'When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY.':
    'いつ通知を送るか: NEVER、または SUCCESS、FAILURE、DELAY の組み合わせ。',
  'Where in the session it acts; rcpt unless given, or the one place that the action has.':
    'セッションのどこで働くか。省略すると rcpt、または動作ごとに決まった場所。',
  'Where it differs from the header; from: "" is the null reverse-path.':
    'ヘッダーと違う部分。from: "" は空の差出人アドレス。',
  'Where the reply comes.': 'どこで応答するか。',
  'Whether the session is encrypted.': 'セッションが暗号化されているか。',
  'Which attempts it decides.': 'どの配送試行を決めるか。',
  'Which system is played.': 'どのシステムを演じるか。',
  'Whose reply or connection: mx.example.net[192.0.2.25], or either half; made from the domain unless given.':
    'どのホストの応答や接続か(mx.example.net[192.0.2.25]、またはその片方)。省略するとドメインから決めます。',
  'With via: a reply that the client gets; lost, nothing or untrusted where none comes.':
    'via とともに: クライアントが受け取る応答。応答がないときは lost、nothing、untrusted のどれか。',
  'With via: real time that the client waits for a reply; 30s unless given.':
    'via とともに: クライアントが応答を待つ実時間。省略すると 30s。',
  'With via: the client asks for STARTTLS; with verify it takes no certificate that has run out.':
    'via とともに: クライアントが STARTTLS を使います。verify なら期限切れの証明書を受け入れません。',
  'Words in subject, addresses or text.': '件名、アドレス、本文の中の語。',
  'auto skips ahead while somebody waits; virtual moves by command only.':
    'auto はだれかが待つあいだ先へ進み、virtual は命令でだけ進みます。',
  'A real server takes it, and its reply is the outcome: smtp://127.0.0.1:2525, smtps://… or lmtp://…':
    '本物のサーバーに渡し、その応答を結果とします(smtp://127.0.0.1:2525、smtps://…、lmtp://…)。',
  'A command gets the message, as final delivery writes it, and its exit code is the outcome (--allow-commands).':
    '最終配送の形のメッセージをコマンドに渡し、終了コードを結果とします(--allow-commands が必要)。',
  'It is delivered into this Maildir, which is made where it is not there.':
    'この Maildir に配送します。なければ作ります。',
  'It is delivered into this mbox file.': 'この mbox ファイルに配送します。',
  'It is delivered, and mail comes back: vacation, challenge, address-changed or complaint.':
    '配送され、メールが返ってきます: vacation、challenge、address-changed、complaint。',
  'What comes back.': '何が返ってくるか。',
  'In place of its own words.': '既定の文面の代わりに使う文面。',
  'To whom; the reverse-path unless given.': 'だれに返すか。省略するとエンベロープ差出人。',
  'For address-changed: where mail is to go from now on.': 'address-changed の場合: これからの宛先。',
  'For a complaint: its Feedback-Type (RFC 5965); abuse unless given.':
    'complaint の場合: Feedback-Type(RFC 5965)。省略すると abuse。',
  'Mail that comes back although the message was taken.': 'メッセージが受け取られたのに返ってくるメール。',
  'Puts these in front of the session rules in force; may stand beside rules.':
    '有効なセッションの規則の前に加えます。rules と並べて書けます。',
  'URLs that are told what becomes of mail.': 'メールがどうなったかを知らせる URL。',
  'It is delivered, and a URL is told of it.': '配送され、URL に知らせます。',
  'Where to post; beyond this machine only what --relay-allow names.':
    'POST する先。このマシンの外は --relay-allow に書いたものだけ。',
  "Whose words: bouncelab's own, or a provider's, signed as it signs.":
    'だれの形式か: bouncelab 独自、または各事業者の形式と署名。',
  'What the format signs with; made from the seed unless given.': '形式が署名に使う鍵。省略するとシードから作ります。',
  'How a bounce is classed, by a pattern of its status: { 5.2.1: { type: bounce } }.':
    'バウンスの分類。ステータスのパターンごとに書く: { 5.2.1: { type: bounce } }。',
  "How long to wait before each further attempt: [1m, 1h]; the provider's own waits unless given.":
    '次の試行までの間隔: [1m, 1h]。省略すると事業者と同じ間隔。',
  'Of Amazon SES, how SNS signs: 1 with SHA-1, 2 with SHA-256; 1 unless given.':
    'Amazon SES の形式で、SNS の署名方式。1 は SHA-1、2 は SHA-256。省略すると 1。',
  'A URL that is told of the message.': 'メッセージについて知らせる URL。',
  'Of what it is told; of everything that its format knows unless given.':
    '何を知らせるか。省略すると、その形式にあるすべて。',
  'The messages that it is told of; all unless given.': 'どのメッセージについて知らせるか。省略するとすべて。',
  'A URL that is told what becomes of mail, as a provider would tell it.':
    'メールがどうなったかを、事業者と同じ形で知らせる URL。',
}
