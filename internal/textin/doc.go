// Package textin reads delimited text (CSV, tab separated and the like) that
// nobody vouches for, in constant memory. It finds the encoding (UTF-8, or
// UTF-16 of either byte order, with or without a byte order mark) and the
// delimiter, takes CR, LF and CRLF line ends and RFC 4180 quotes, and refuses
// records that are longer or wider than a limit, so that one stray quote in a
// big file ends in an error with its line and not in a big allocation.
package textin
