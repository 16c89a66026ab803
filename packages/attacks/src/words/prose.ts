/** Frequent small words of English and some neighbours: many of them make prose. */

export const STOP_WORDS = `the a an of to for with by from at this that these those it its is are was were be been has have had do does did will would can could should may might must
you your we our they their he she his her i my me us not no yes but if then than so as about into over under after before between out up down when where which who what how
please thank thanks new more most other some any all each every also only just very here there see use used using
and or in on returns return
le la les des du un une et est que pour dans avec sur de el los las y en por con para una der die das und ist ein eine nicht mit von zu im den auf il di che per non`
