/* SPDX-License-Identifier: GPL-2.0-only */
/* What isle_tool tells the test image to do: it stands where arguments would. */
#ifndef TEST_IMAGE_H
#define TEST_IMAGE_H

#include <stdint.h>

#define IMAGE_MODES \
	MODE(idle,	"runs and parks when it is asked to") \
	MODE(exit,	"exits with VALUE") \
	MODE(brief,	"exits with VALUE and parks before anybody can see it online") \
	MODE(crash,	"the last core reports a crash; VALUE is the cause, an enum isle_cause or not") \
	MODE(spin,	"runs and never looks up") \
	MODE(halt,	"runs, then cli; hlt on all cores") \
	MODE(mute,	"all cores come online, then cli; hlt: nobody says that it runs") \
	MODE(absent,	"core VALUE never comes online") \
	MODE(early,	"crashes before core 0 is online") \
	MODE(garbage,	"runs; after a signal writes nonsense wherever Linux looks, and rings") \
	MODE(dirty,	"fills its memory, again and again") \
	MODE(log,	"writes VALUE log records") \
	MODE(chat,	"writes VALUE log records, some whenever a reader waits") \
	MODE(calls,	"rings Linux once for its calls, as if VALUE times, and does not say that it runs") \
	MODE(ringing,	"rings Linux VALUE times") \
	MODE(echo,	"answers ARP and ping") \
	MODE(frame,	"sends Linux one frame; VALUE is enum image_frame") \
	MODE(look,	"exits with the number of IMAGE_PATTERNs in the link region, VALUE at most")

#define MODE(name, text) MODE_##name,
enum image_mode { IMAGE_MODES MODE_COUNT };
#undef MODE

/* What MODE_dirty writes, and MODE_look looks for. */
#define IMAGE_PATTERN	0x5a5a5a5a5a5a5a5aull

/* No enum isle_status: what MODE_garbage says of itself when all is written. */
#define IMAGE_STATUS_GARBAGE	0xdeadbeefu

/* Frames for MODE_frame: one good, the others such as must not be. */
enum image_frame {
	FRAME_GOOD = 0,
	FRAME_SPOOFED = 1,		/* source is somebody else */
	FRAME_RUNT = 2,			/* shorter than an Ethernet header */
	FRAME_TOO_LONG = 3,		/* length in the slot is more than a frame can have */
	FRAME_OUTSIDE = 4,		/* offset in the slot is outside of the data */
	FRAME_TOO_MANY = 5,		/* more slots published than there are */
};

struct image_order {
	uint32_t mode;			/* enum image_mode */
	uint32_t value;
};

#endif /* TEST_IMAGE_H */
