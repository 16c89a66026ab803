/** Words of SQL and its dialects (ISO 9075; manuals of MySQL, PostgreSQL, SQL Server, Oracle, SQLite). */

export const SQL_KEYWORDS = `select insert update delete drop create alter truncate replace merge union all distinct from where group order by having
limit offset top into values set join inner outer left right cross natural on using as case when then else end exec execute declare cast
convert procedure function table database schema index view trigger column add grant revoke commit rollback begin waitfor delay
shutdown outfile dumpfile fetch rownum rowid returning intersect except minus handler prepare deallocate kill
over partition recursive with nvarchar varchar varchar2 char nchar int integer bigint numeric binary unsigned signed decimal text
openrowset openquery bulk backup restore reconfigure load lines terminated fields collate dual nocount sounds analyse iif use show describe explain
primary key foreign references constraint default unique auto_increment`

export const SQL_OPERATORS = `and or not xor like rlike regexp between in is null exists any some ilike similar glob div mod true false isnull notnull escape match`

export const SQL_FUNCTIONS = `sleep benchmark pg_sleep dbms_lock dbms_pipe receive_message concat concat_ws group_concat substring substr substring_index mid ascii ord char chr
hex unhex md5 sha1 sha2 count length len char_length load_file updatexml extractvalue version user database current_user system_user
session_user schema_name if ifnull nullif coalesce nvl decode elt make_set row_count last_insert_id conv floor rand exp
json_keys json_extract json_value utl_inaddr utl_http get_host_address get_host_name ctxsys drithsx xmltype httpuritype master xp_cmdshell xp_dirtree xp_regread
xp_fileexist sp_executesql sp_password sp_oacreate sp_makewebtask sp_configure db_name object_id object_name col_name host_name is_srvrolemember suser_sname
randomblob sqlite_version load_extension quote typeof printf regexp_substring regexp_like generate_series query_to_xml xmlparse lo_import lo_export pg_read_file
pg_ls_dir current_setting array_to_string string_agg listagg wm_concat sys_context bin ceil ceiling abs round truncate trim ltrim rtrim upper lower ucase lcase
reverse repeat lpad rpad space left right instr locate position field find_in_set strcmp now sysdate curdate curtime current_date current_timestamp getdate unix_timestamp
from_unixtime date_format least greatest bit_and bit_or std stddev avg sum min max cast convert to_char to_number rawtohex polygon multipoint geometrycollection linestring
multilinestring multipolygon gtid_subset gtid_subtract st_latfromgeohash name_const procedure uuid crc32 aes_encrypt des_encrypt encode compress inet_aton
iif waitfor openrowset`

export const SQL_CATALOGUE = `information_schema sysobjects syscolumns sysusers sysdatabases systables sys all_tables all_users all_tab_columns user_tables user_users dba_users
user_tab_columns pg_catalog pg_tables pg_user pg_shadow pg_database pg_class sqlite_master sqlite_schema mysql msdb tempdb master sysibm syscat rdb tables columns schemata
table_name column_name table_schema schema_name v domain mysql_user password passwd login_name xtype sysmaster innodb_table_stats performance_schema
msysaccessobjects msysobjects rdb$database rdb$fields rdb$relations`
