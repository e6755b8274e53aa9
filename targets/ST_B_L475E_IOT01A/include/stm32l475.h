/*
 * The registers of the STM32L475 that the port touches, under ST's names (RM0351; core: ARMv7-M architecture manual).
 * Not to be included beside ST's own device header. Reading and writing goes through stm32_access.h.
 */
#ifndef STM32L475_H
#define STM32L475_H

#include "stm32_access.h"

#ifdef __STM32L475xx_H
#error "stm32l475.h defines the same names as ST's device header"
#endif

/** HCLK, PCLK1 and PCLK2: the board runs from the PLL at its highest frequency. */
#define STM32_CORE_HZ 80000000U

/* ---- GPIO (RM0351, 8.4) ---- */

typedef struct GPIO_TypeDef
{
    stm32_register_t MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, BSRR, LCKR, AFR[2], BRR, ASCR;
} GPIO_TypeDef;

#define GPIOB_BASE 0x48000400U
#define GPIOC_BASE 0x48000800U
#define GPIOD_BASE 0x48000C00U
#define GPIOE_BASE 0x48001000U
#define GPIOB ((GPIO_TypeDef *)stm32_at(GPIOB_BASE))
#define GPIOC ((GPIO_TypeDef *)stm32_at(GPIOC_BASE))
#define GPIOD ((GPIO_TypeDef *)stm32_at(GPIOD_BASE))
#define GPIOE ((GPIO_TypeDef *)stm32_at(GPIOE_BASE))

/* ---- RCC (RM0351, 6.4) ---- */

typedef struct RCC_TypeDef
{
    stm32_register_t CR, ICSCR, CFGR, PLLCFGR, PLLSAI1CFGR, PLLSAI2CFGR, CIER, CIFR, CICR, RESERVED0;
    stm32_register_t AHB1RSTR, AHB2RSTR, AHB3RSTR, RESERVED1, APB1RSTR1, APB1RSTR2, APB2RSTR, RESERVED2;
    stm32_register_t AHB1ENR, AHB2ENR, AHB3ENR, RESERVED3, APB1ENR1, APB1ENR2, APB2ENR, RESERVED4;
    stm32_register_t AHB1SMENR, AHB2SMENR, AHB3SMENR, RESERVED5, APB1SMENR1, APB1SMENR2, APB2SMENR, RESERVED6;
    stm32_register_t CCIPR, RESERVED7, BDCR, CSR;
} RCC_TypeDef;

#define RCC_BASE 0x40021000U
#define RCC ((RCC_TypeDef *)stm32_at(RCC_BASE))

#define RCC_AHB1ENR_DMA2EN (1U << 1)
#define RCC_AHB2ENR_GPIOBEN (1U << 1)
#define RCC_AHB2ENR_GPIOCEN (1U << 2)
#define RCC_AHB2ENR_GPIODEN (1U << 3)
#define RCC_AHB2ENR_GPIOEEN (1U << 4)
#define RCC_AHB2ENR_RNGEN (1U << 18)
#define RCC_APB1ENR1_SPI3EN (1U << 15)
#define RCC_APB1RSTR1_SPI3RST (1U << 15)
#define RCC_APB2ENR_SYSCFGEN (1U << 0)
#define RCC_CCIPR_CLK48SEL (3U << 26)
#define RCC_CSR_RMVF (1U << 23)
#define RCC_CSR_FWRSTF (1U << 24)
#define RCC_CSR_OBLRSTF (1U << 25)
#define RCC_CSR_PINRSTF (1U << 26)
#define RCC_CSR_BORRSTF (1U << 27)
#define RCC_CSR_SFTRSTF (1U << 28)
#define RCC_CSR_IWDGRSTF (1U << 29)
#define RCC_CSR_WWDGRSTF (1U << 30)
#define RCC_CSR_LPWRRSTF (1U << 31)

/* ---- SYSCFG and EXTI (RM0351, 9.2 and 14.5) ---- */

typedef struct SYSCFG_TypeDef
{
    stm32_register_t MEMRMP, CFGR1, EXTICR[4], SCSR, CFGR2, SWPR, SKR;
} SYSCFG_TypeDef;

typedef struct EXTI_TypeDef
{
    stm32_register_t IMR1, EMR1, RTSR1, FTSR1, SWIER1, PR1;
} EXTI_TypeDef;

#define SYSCFG_BASE 0x40010000U
#define EXTI_BASE 0x40010400U
#define SYSCFG ((SYSCFG_TypeDef *)stm32_at(SYSCFG_BASE))
#define EXTI ((EXTI_TypeDef *)stm32_at(EXTI_BASE))

#define SYSCFG_EXTICR1_EXTI1 (7U << 4)
#define SYSCFG_EXTICR1_EXTI1_PE (4U << 4)

/* ---- SPI (RM0351, 42.6) ---- */

typedef struct SPI_TypeDef
{
    stm32_register_t CR1, CR2, SR, DR, CRCPR, RXCRCR, TXCRCR;
} SPI_TypeDef;

#define SPI3_BASE 0x40003C00U
#define SPI3 ((SPI_TypeDef *)stm32_at(SPI3_BASE))

#define SPI_CR1_CPHA (1U << 0)
#define SPI_CR1_CPOL (1U << 1)
#define SPI_CR1_MSTR (1U << 2)
#define SPI_CR1_BR_Pos 3U
#define SPI_CR1_BR (7U << SPI_CR1_BR_Pos)
#define SPI_CR1_SPE (1U << 6)
#define SPI_CR1_LSBFIRST (1U << 7)
#define SPI_CR1_SSI (1U << 8)
#define SPI_CR1_SSM (1U << 9)
#define SPI_CR1_RXONLY (1U << 10)
#define SPI_CR1_BIDIMODE (1U << 15)
#define SPI_CR2_RXDMAEN (1U << 0)
#define SPI_CR2_TXDMAEN (1U << 1)
#define SPI_CR2_NSSP (1U << 3)
#define SPI_CR2_DS_Pos 8U
#define SPI_CR2_DS (15U << SPI_CR2_DS_Pos)
#define SPI_CR2_FRXTH (1U << 12)
#define SPI_SR_RXNE (1U << 0)
#define SPI_SR_TXE (1U << 1)
#define SPI_SR_MODF (1U << 5)
#define SPI_SR_OVR (1U << 6)
#define SPI_SR_BSY (1U << 7)
#define SPI_SR_FRLVL_Pos 9U
#define SPI_SR_FRLVL (3U << SPI_SR_FRLVL_Pos)
#define SPI_SR_FTLVL_Pos 11U
#define SPI_SR_FTLVL (3U << SPI_SR_FTLVL_Pos)

/* ---- DMA (RM0351, 11.6) ---- */

typedef struct DMA_Channel_TypeDef
{
    stm32_register_t CCR, CNDTR, CPAR, CMAR;
} DMA_Channel_TypeDef;

typedef struct DMA_TypeDef
{
    stm32_register_t ISR, IFCR;
} DMA_TypeDef;

#define DMA2_BASE 0x40020400U
#define DMA2_Channel1_BASE (DMA2_BASE + 0x08U)
#define DMA2_Channel2_BASE (DMA2_BASE + 0x1CU)
#define DMA2_CSELR_BASE (DMA2_BASE + 0xA8U)
#define DMA2 ((DMA_TypeDef *)stm32_at(DMA2_BASE))
#define DMA2_Channel1 ((DMA_Channel_TypeDef *)stm32_at(DMA2_Channel1_BASE))
#define DMA2_Channel2 ((DMA_Channel_TypeDef *)stm32_at(DMA2_Channel2_BASE))
#define DMA2_CSELR ((stm32_register_t *)stm32_at(DMA2_CSELR_BASE))

/* Of channel 1; those of channel 2 stand four bits higher, in CSELR too. */
#define DMA_ISR_GIF1 (1U << 0)
#define DMA_ISR_TCIF1 (1U << 1)
#define DMA_ISR_HTIF1 (1U << 2)
#define DMA_ISR_TEIF1 (1U << 3)
#define DMA_CHANNEL2_Pos 4U
#define DMA_CSELR_C1S (15U << 0)
#define DMA_CSELR_C2S (15U << 4)
/** Request number of SPI3 on DMA2, channel 1 (RX) and channel 2 (TX). */
#define DMA2_REQUEST_SPI3 3U

#define DMA_CCR_EN (1U << 0)
#define DMA_CCR_TCIE (1U << 1)
#define DMA_CCR_HTIE (1U << 2)
#define DMA_CCR_TEIE (1U << 3)
#define DMA_CCR_DIR (1U << 4)
#define DMA_CCR_CIRC (1U << 5)
#define DMA_CCR_PINC (1U << 6)
#define DMA_CCR_MINC (1U << 7)
#define DMA_CCR_PSIZE (3U << 8)
#define DMA_CCR_PSIZE_0 (1U << 8)
#define DMA_CCR_MSIZE (3U << 10)
#define DMA_CCR_MSIZE_0 (1U << 10)
#define DMA_CCR_PL (3U << 12)
#define DMA_CCR_PL_1 (2U << 12)
#define DMA_CCR_MEM2MEM (1U << 14)

/* ---- flash controller (RM0351, 3.7) ---- */

typedef struct FLASH_TypeDef
{
    stm32_register_t ACR, PDKEYR, KEYR, OPTKEYR, SR, CR, ECCR, RESERVED1, OPTR;
} FLASH_TypeDef;

#define FLASH_R_BASE 0x40022000U
#define FLASH ((FLASH_TypeDef *)stm32_at(FLASH_R_BASE))

#define FLASH_KEY1 0x45670123U
#define FLASH_KEY2 0xCDEF89ABU
#define FLASH_ACR_DCEN (1U << 10)
#define FLASH_ACR_DCRST (1U << 12)
#define FLASH_SR_EOP (1U << 0)
#define FLASH_SR_OPERR (1U << 1)
#define FLASH_SR_PROGERR (1U << 3)
#define FLASH_SR_WRPERR (1U << 4)
#define FLASH_SR_PGAERR (1U << 5)
#define FLASH_SR_SIZERR (1U << 6)
#define FLASH_SR_PGSERR (1U << 7)
#define FLASH_SR_MISERR (1U << 8)
#define FLASH_SR_FASTERR (1U << 9)
#define FLASH_SR_RDERR (1U << 14)
#define FLASH_SR_OPTVERR (1U << 15)
#define FLASH_SR_BSY (1U << 16)
#define FLASH_CR_PG (1U << 0)
#define FLASH_CR_PER (1U << 1)
#define FLASH_CR_MER1 (1U << 2)
#define FLASH_CR_PNB_Pos 3U
#define FLASH_CR_PNB (255U << FLASH_CR_PNB_Pos)
#define FLASH_CR_BKER (1U << 11)
#define FLASH_CR_MER2 (1U << 15)
#define FLASH_CR_STRT (1U << 16)
#define FLASH_CR_FSTPG (1U << 18)
#define FLASH_CR_EOPIE (1U << 24)
#define FLASH_CR_LOCK (1U << 31)
#define FLASH_ECCR_ADDR_ECC 0x7FFFFU
#define FLASH_ECCR_BK_ECC (1U << 19)
#define FLASH_ECCR_SYSF_ECC (1U << 20)
#define FLASH_ECCR_ECCIE (1U << 24)
#define FLASH_ECCR_ECCC (1U << 30)
#define FLASH_ECCR_ECCD (1U << 31)

/* ---- random number generator (RM0351, 27.7) ---- */

typedef struct RNG_TypeDef
{
    stm32_register_t CR, SR, DR;
} RNG_TypeDef;

#define RNG_BASE 0x50060800U
#define RNG ((RNG_TypeDef *)stm32_at(RNG_BASE))

#define RNG_CR_RNGEN (1U << 2)
#define RNG_SR_DRDY (1U << 0)
#define RNG_SR_CECS (1U << 1)
#define RNG_SR_SECS (1U << 2)
#define RNG_SR_CEIS (1U << 5)
#define RNG_SR_SEIS (1U << 6)

/* ---- identity (RM0351, 49.1) and core ---- */

#define UID_BASE 0x1FFF7590U

typedef struct DWT_Type
{
    stm32_register_t CTRL, CYCCNT;
} DWT_Type;

#define DWT_BASE 0xE0001000U
#define DWT ((DWT_Type *)stm32_at(DWT_BASE))
#define DWT_CTRL_CYCCNTENA (1U << 0)
#define COREDEBUG_DEMCR ((stm32_register_t *)stm32_at(0xE000EDFCU))
#define COREDEBUG_DEMCR_TRCENA (1U << 24)
#define SCB_AIRCR ((stm32_register_t *)stm32_at(0xE000ED0CU))
#define SCB_AIRCR_SYSRESET 0x05FA0004U

#endif
